// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import dev.joblog.audit.CommandLines;
import dev.joblog.audit.CommandLines.Range;
import dev.joblog.audit.CouldNotRun;
import dev.joblog.quickstart.kafka.FreePorts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

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

  private interface Line {
    @Range(min = 1, max = FreePorts.PORT_MAX)
    @Option(names = "--port")
    Optional<Integer> port();

    @Range(min = 1, max = FreePorts.PORT_MAX)
    @Option(names = "--kafka-port")
    Optional<Integer> kafkaPort();

    @Option(names = "--data-dir")
    Optional<Path> dataDir();

    @Option(names = "--bacalhau-approver")
    Optional<String> approver();
  }

  /**
   * @param home the source tree; the default data directory lies in it
   * @param environment {@link #APPROVER} counts where no option names one
   */
  static DevOptions parse(List<String> arguments, Path home, Map<String, String> environment)
      throws Refused, CouldNotRun {
    Line line = CommandLines.read(Line.class, arguments);
    int port = line.port().orElse(PORT);
    Optional<Integer> kafkaPort = line.kafkaPort();
    Path dataDir =
        line.dataDir().map(Path::toAbsolutePath).orElse(home.resolve(".joblog")).normalize();
    Optional<String> approver =
        line.approver()
            .or(() -> Optional.ofNullable(environment.get(APPROVER)).filter(s -> !s.isEmpty()));
    if (approver.isPresent()) {
      requireClientId(approver.get());
    }
    requireNoPercent(dataDir);
    if (kafkaPort.equals(Optional.of(port))) {
      throw new Refused("Expected --port and --kafka-port to differ, but both are " + port + ".");
    }
    return new DevOptions(port, kafkaPort, dataDir, approver);
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
}
