// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import dev.joblog.processor.EngineSwitch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The options of {@code ./joblog engine}.
 *
 * @param bootstrap the Kafka brokers
 * @param client settings of the Kafka client, a properties file
 * @param version the engine version to switch to
 * @param leaseKey number of the lease key in use from here on; never guessed, because a retired one
 *     would sign again
 * @param forward whether misplaced commands are forwarded; empty: as before
 */
record EngineOptions(
    String bootstrap, Optional<Path> client, int version, int leaseKey, Optional<Boolean> forward) {

  /** Numbers of lease keys have no bound of their own. */
  private static final int LEASE_KEY_MAX = 1_000_000;

  /**
   * @param home the source tree; the default data directory lies in it
   */
  static EngineOptions parse(List<String> arguments, Path home) throws Refused, IOException {
    Optional<Integer> version = Optional.empty();
    Optional<Integer> leaseKey = Optional.empty();
    Optional<Boolean> forward = Optional.empty();
    Optional<String> bootstrap = Optional.empty();
    Optional<Path> client = Optional.empty();
    Path dataDir = home.resolve(".joblog");
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--version" ->
            version =
                Optional.of(
                    Arguments.number(
                        option, Arguments.value(option, rest), 1, EngineSwitch.VERSION_MAX));
        case "--lease-key" ->
            leaseKey =
                Optional.of(
                    Arguments.number(option, Arguments.value(option, rest), 1, LEASE_KEY_MAX));
        case "--forward" -> forward = Optional.of(onOrOff(Arguments.value(option, rest)));
        case "--bootstrap" -> bootstrap = Optional.of(Arguments.value(option, rest));
        case "--client" -> client = Optional.of(Path.of(Arguments.value(option, rest)));
        case "--data-dir" -> dataDir = Path.of(Arguments.value(option, rest));
        default ->
            throw new Refused(
                "Expected --version, --lease-key, --forward, --bootstrap, --client, --data-dir or"
                    + " --help, but got "
                    + option
                    + ".");
      }
    }
    if (version.isEmpty()) {
      throw new Refused("Expected --version, but it is not there.");
    }
    if (leaseKey.isEmpty()) {
      throw new Refused(
          "Expected --lease-key, the number of the key that signs leases from here on, but it is"
              + " not there.");
    }
    return new EngineOptions(
        bootstrap.isPresent() ? bootstrap.get() : running(dataDir),
        client,
        version.get(),
        leaseKey.get(),
        forward);
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
