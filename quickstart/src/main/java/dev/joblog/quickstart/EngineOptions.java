// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import dev.joblog.audit.AuditDefaults;
import dev.joblog.audit.CouldNotRun;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The options of {@code ./joblog engine}: what to set, or nothing, to be shown what is set. */
sealed interface EngineOptions {

  /** Versions and numbers of lease keys have no bound of their own; the processors know. */
  int NUMBER_MAX = 1_000_000;

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

  /**
   * @param home the source tree; the default data directory lies in it
   */
  static EngineOptions parse(List<String> arguments, Path home) throws Refused, IOException {
    Optional<Integer> version = Optional.empty();
    Optional<Integer> leaseKey = Optional.empty();
    Optional<Boolean> forward = Optional.empty();
    Optional<String> bootstrap = Optional.empty();
    Optional<Path> client = Optional.empty();
    Optional<URI> processor = Optional.empty();
    Optional<Path> token = Optional.empty();
    Path dataDir = home.resolve(".joblog");
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--version" ->
            version =
                Optional.of(Arguments.number(option, Arguments.value(option, rest), 1, NUMBER_MAX));
        case "--lease-key" ->
            leaseKey =
                Optional.of(Arguments.number(option, Arguments.value(option, rest), 1, NUMBER_MAX));
        case "--forward" -> forward = Optional.of(onOrOff(Arguments.value(option, rest)));
        case "--bootstrap" -> bootstrap = Optional.of(Arguments.value(option, rest));
        case "--client" -> client = Optional.of(Path.of(Arguments.value(option, rest)));
        case "--processor" -> processor = Optional.of(uri(Arguments.value(option, rest)));
        case "--token-file" -> token = Optional.of(Path.of(Arguments.value(option, rest)));
        case "--data-dir" -> dataDir = Path.of(Arguments.value(option, rest));
        default ->
            throw new Refused(
                "Expected --version, --lease-key, --forward, --bootstrap, --client, --processor,"
                    + " --token-file, --data-dir or --help, but got "
                    + option
                    + ".");
      }
    }
    if (version.isEmpty() && leaseKey.isEmpty() && forward.isEmpty()) {
      return show(processor, token, dataDir);
    }
    if (version.isEmpty()) {
      throw new Refused("Expected --version, but it is not there.");
    }
    if (leaseKey.isEmpty()) {
      throw new Refused(
          "Expected --lease-key, the number of the key that signs leases from here on, but it is"
              + " not there.");
    }
    return new Change(
        bootstrap.isPresent() ? bootstrap.get() : running(dataDir),
        client,
        version.get(),
        leaseKey.get(),
        forward,
        show(processor, token, dataDir));
  }

  private static Show show(Optional<URI> processor, Optional<Path> token, Path dataDir)
      throws Refused, IOException {
    AuditDefaults dev;
    try {
      dev = AuditCommand.defaults(dataDir);
    } catch (CouldNotRun unreadable) {
      throw new Refused(String.valueOf(unreadable.getMessage()));
    }
    Optional<URI> asked = processor.or(dev::processor);
    if (asked.isEmpty()) {
      throw new Refused(
          "Expected a running ./joblog dev in "
              + dataDir
              + ", but there is none: name a processor with --processor.");
    }
    Optional<String> secret =
        token.isPresent()
            ? Optional.of(Files.readString(token.get(), StandardCharsets.UTF_8).trim())
            : dev.token();
    if (secret.isEmpty()) {
      throw new Refused("Expected --token-file, but it is not there.");
    }
    return new Show(asked.get(), secret.get());
  }

  private static URI uri(String text) throws Refused {
    try {
      return new URI(text);
    } catch (URISyntaxException noAddress) {
      throw new Refused("Expected --processor to be http://HOST:PORT, but it is " + text + ".");
    }
  }

  private static boolean onOrOff(String text) throws Refused {
    return switch (text) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new Refused("Expected --forward to be on or off, but it is " + text + ".");
    };
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
