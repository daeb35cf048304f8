// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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

  /** Bounds of an option that is a whole number. */
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Range {
    int min();

    int max();
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
      line.getCommandSpec().options().forEach(CommandLines::requireInRange);
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

  private static void requireInRange(OptionSpec option) {
    Range range = range(option);
    Object value = option.getValue();
    Object given = value instanceof Optional<?> optional ? optional.orElse(null) : value;
    if (range != null
        && given instanceof Integer number
        && (number < range.min() || number > range.max())) {
      throw new CommandLine.ParameterException(
          option.command().commandLine(), "out of range", option, number.toString());
    }
  }

  private static @Nullable Range range(ArgSpec argument) {
    return argument.userObject() instanceof Method method
        ? method.getAnnotation(Range.class)
        : null;
  }

  private static String refusal(CommandLine.ParameterException e) {
    ArgSpec wrong = e.getArgSpec();
    if (wrong == null) {
      return "Expected a command line, but " + e.getMessage() + ".";
    }
    Range range = range(wrong);
    String right =
        range != null ? "from " + range.min() + " to " + range.max() : said(e.getCause());
    return wrong.isOption()
        ? "Expected " + name(wrong) + " to be " + right + ", but it is " + e.getValue() + "."
        : "Expected " + right + ", but got " + e.getValue() + ".";
  }

  /** What a converter says that it takes. */
  private static String said(@Nullable Throwable notConverted) {
    return notConverted == null ? "something else" : String.valueOf(notConverted.getMessage());
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
