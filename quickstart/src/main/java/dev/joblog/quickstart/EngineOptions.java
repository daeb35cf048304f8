// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import dev.joblog.audit.AuditDefaults;
import dev.joblog.audit.CommandLines;
import dev.joblog.audit.CommandLines.Range;
import dev.joblog.audit.CouldNotRun;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code ./joblog engine}: what to set, or nothing, to be shown what is set. */
sealed interface EngineOptions {

  /**
   * @param bootstrap the Kafka brokers
   * @param client settings of the Kafka client, a properties file
   * @param version the engine version to switch to
   * @param leaseKey number of the lease key in use from here on; never guessed, because a retired
   *     one would sign again
   * @param forward whether misplaced commands are forwarded; empty: as before
   * @param ask who is asked before whether the processors have what it names
   */
  record Change(
      String bootstrap,
      Optional<Path> client,
      int version,
      int leaseKey,
      Optional<Boolean> forward,
      Show ask)
      implements EngineOptions {}

  /**
   * @param processor the query port of any processor
   * @param token the query ports' shared token
   */
  record Show(URI processor, String token) implements EngineOptions {}

  /** Versions and numbers of lease keys have no bound of their own; the processors know. */
  int NUMBER_MAX = 1_000_000;

  /** Of the command line. */
  interface Line {
    @Range(min = 1, max = NUMBER_MAX)
    @Option(names = "--version")
    Optional<Integer> version();

    @Range(min = 1, max = NUMBER_MAX)
    @Option(names = "--lease-key")
    Optional<Integer> leaseKey();

    @Option(names = "--forward", converter = OnOrOff.class)
    Optional<Forwarding> forward();

    @Option(names = "--bootstrap")
    Optional<String> bootstrap();

    @Option(names = "--client")
    Optional<Path> client();

    @Option(names = "--processor")
    Optional<URI> processor();

    @Option(names = "--token-file")
    Optional<Path> token();

    @Option(names = "--data-dir")
    Optional<Path> dataDir();
  }

  /** No boolean: to picocli one is a flag, and takes no other words than true and false. */
  enum Forwarding {
    ON,
    OFF
  }

  /** Of {@code --forward}. */
  final class OnOrOff implements ITypeConverter<Forwarding> {
    @Override
    public Forwarding convert(String text) {
      return switch (text) {
        case "on" -> Forwarding.ON;
        case "off" -> Forwarding.OFF;
        default -> throw new TypeConversionException("on or off");
      };
    }
  }

  /**
   * @param home the source tree; the default data directory lies in it
   */
  static EngineOptions parse(List<String> arguments, Path home)
      throws Refused, CouldNotRun, IOException {
    Line line = CommandLines.read(Line.class, arguments);
    Path dataDir = line.dataDir().orElse(home.resolve(".joblog"));
    if (line.version().isEmpty() && line.leaseKey().isEmpty() && line.forward().isEmpty()) {
      return show(line, dataDir);
    }
    if (line.version().isEmpty()) {
      throw new Refused("Expected --version, but it is not there.");
    }
    if (line.leaseKey().isEmpty()) {
      throw new Refused(
          "Expected --lease-key, the number of the key that signs leases from here on, but it is"
              + " not there.");
    }
    return new Change(
        line.bootstrap().isPresent() ? line.bootstrap().get() : running(dataDir),
        line.client(),
        line.version().get(),
        line.leaseKey().get(),
        line.forward().map(Forwarding.ON::equals),
        show(line, dataDir));
  }

  private static Show show(Line line, Path dataDir) throws Refused, CouldNotRun, IOException {
    AuditDefaults dev = AuditCommand.defaults(dataDir);
    Optional<URI> asked = line.processor().or(dev::processor);
    if (asked.isEmpty()) {
      throw new Refused(
          "Expected a running ./joblog dev in "
              + dataDir
              + ", but there is none: name a processor with --processor.");
    }
    Optional<String> secret =
        line.token().isPresent()
            ? Optional.of(Files.readString(line.token().get(), StandardCharsets.UTF_8).trim())
            : dev.token();
    if (secret.isEmpty()) {
      throw new Refused("Expected --token-file, but it is not there.");
    }
    return new Show(asked.get(), secret.get());
  }

  private static String running(Path dataDir) throws Refused, IOException {
    Optional<Running> running = Running.read(dataDir);
    if (running.isEmpty()) {
      throw new Refused(
          "Expected a running ./joblog dev in "
              + dataDir
              + ", but there is none: name the brokers with --bootstrap.");
    }
    return running.get().bootstrap();
  }
}
