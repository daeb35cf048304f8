// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import dev.joblog.quickstart.kafka.FreePorts;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The options of {@code ./joblog dev}.
 *
 * @param port of the gateway, 1 to 65535
 * @param kafkaPort of the broker; empty: the data directory's, or 9092
 * @param bacalhauApprover the ClientID whose signature approves jobs of the Bacalhau API
 */
record DevOptions(
    int port, Optional<Integer> kafkaPort, Path dataDir, Optional<String> bacalhauApprover) {

  static final int PORT = 8080;

  /** As a requester node of Bacalhau has it. */
  static final String APPROVER = "BACALHAU_JOB_APPROVER";

  private static final Pattern CLIENT_ID = Pattern.compile("[0-9a-f]{64}");

  /**
   * @param home the source tree; the default data directory lies in it
   * @param environment {@link #APPROVER} counts where no option names one
   */
  static DevOptions parse(List<String> arguments, Path home, Map<String, String> environment)
      throws Refused {
    int port = PORT;
    Optional<Integer> kafkaPort = Optional.empty();
    Path dataDir = home.resolve(".joblog");
    Optional<String> approver =
        Optional.ofNullable(environment.get(APPROVER)).filter(text -> !text.isEmpty());
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--port" -> port = port(option, rest);
        case "--kafka-port" -> kafkaPort = Optional.of(port(option, rest));
        case "--data-dir" -> dataDir = path(Arguments.value(option, rest));
        case "--bacalhau-approver" -> approver = Optional.of(Arguments.value(option, rest));
        default ->
            throw new Refused(
                "Expected --port, --kafka-port, --data-dir, --bacalhau-approver or --help, but got "
                    + option
                    + ".");
      }
    }
    if (approver.isPresent()) {
      requireClientId(approver.get());
    }
    requireNoPercent(dataDir);
    if (kafkaPort.equals(Optional.of(port))) {
      throw new Refused("Expected --port and --kafka-port to differ, but both are " + port + ".");
    }
    return new DevOptions(port, kafkaPort, dataDir, approver);
  }

  private static int port(String option, Iterator<String> rest) throws Refused {
    return Arguments.number(option, Arguments.value(option, rest), 1, FreePorts.PORT_MAX);
  }

  /** Logback knows no escape for it in the name of an older log. */
  private static void requireNoPercent(Path dataDir) throws Refused {
    if (dataDir.toString().contains("%")) {
      throw new Refused(
          "Expected the data directory's path to be without a percent sign, which the log's file"
              + " names cannot have, but it is "
              + dataDir
              + ": name another with --data-dir.");
    }
  }

  private static void requireClientId(String text) throws Refused {
    if (!CLIENT_ID.matcher(text).matches()) {
      throw new Refused(
          "Expected --bacalhau-approver (or "
              + APPROVER
              + ") to be a ClientID, 64 lowercase hexadecimal digits, but it"
              + " is "
              + text
              + ".");
    }
  }

  private static Path path(String text) throws Refused {
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new Refused("Expected --data-dir to be a path, but it is " + text + ".");
    }
  }
}
