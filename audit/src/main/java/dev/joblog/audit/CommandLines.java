// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a command line into an interface whose methods are its options, by picocli; what is wrong
 * is told in one sentence. An option given twice counts as the last one says. The help of each
 * command is a text that the script shows without Java.
 */
public final class CommandLines {

  private static final List<String> SCHEMES = List.of("http", "https");

  /** A whole number. What can't be converted is told as "Expected --x to be from 1 to 9". */
  public abstract static class Numbers implements ITypeConverter<Integer> {
    private final int min;
    private final int max;

    protected Numbers(int min, int max) {
      this.min = min;
      this.max = max;
    }

    @Override
    public Integer convert(String text) {
      try {
        int number = Integer.parseInt(text);
        if (number >= min && number <= max) {
          return number;
        }
      } catch (NumberFormatException noNumber) {
        // refused below
      }
      throw new TypeConversionException("from " + min + " to " + max);
    }
  }

  /**
   * @throws CouldNotRun when the arguments are not what the options take
   */
  public static <T> T read(Class<T> options, List<String> arguments) throws CouldNotRun {
    CommandLine line =
        new CommandLine(options)
            .setOverwrittenOptionsAllowed(true)
            .setExpandAtFiles(false)
            .registerConverter(Path.class, CommandLines::path)
            .registerConverter(URI.class, CommandLines::address);
    try {
      line.parseArgs(arguments.toArray(String[]::new));
      return line.getCommand();
    } catch (CommandLine.MissingParameterException e) {
      throw new CouldNotRun(
          "Expected a value after " + name(e.getMissing().get(0)) + ", but there is none.", e);
    } catch (CommandLine.UnmatchedArgumentException e) {
      throw new CouldNotRun(
          "Expected "
              + String.join(", ", new TreeSet<>(line.getCommandSpec().optionsMap().keySet()))
              + " or --help, but got "
              + e.getUnmatched().get(0)
              + ".",
          e);
    } catch (CommandLine.ParameterException e) {
      throw new CouldNotRun(refusal(e), e);
    }
  }

  private static String refusal(CommandLine.ParameterException e) {
    ArgSpec wrong = e.getArgSpec();
    if (wrong == null || e.getCause() == null) {
      return "Expected a command line, but " + e.getMessage() + ".";
    }
    String is = wrong.isOption() ? name(wrong) + " to be " : "";
    return "Expected "
        + is
        + e.getCause().getMessage()
        + (wrong.isOption() ? ", but it is " : ", but got ")
        + e.getValue()
        + ".";
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("a path");
    }
  }

  private static URI address(String text) {
    try {
      URI address = URI.create(text);
      String scheme = address.getScheme();
      if (scheme != null && SCHEMES.contains(scheme) && address.getHost() != null) {
        return address;
      }
    } catch (IllegalArgumentException noUri) {
      // refused below
    }
    throw new TypeConversionException("like http://localhost:8080");
  }

  private CommandLines() {}
}
