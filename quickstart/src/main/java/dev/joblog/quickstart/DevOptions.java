// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

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
 * @param bacalhauApprover the ClientID whose signature approves jobs of the Bacalhau API
 */
record DevOptions(int port, Path dataDir, Optional<String> bacalhauApprover) {

  static final int PORT = 8080;
  private static final int PORT_MAX = 65_535;

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
    Path dataDir = home.resolve(".joblog");
    Optional<String> approver =
        Optional.ofNullable(environment.get(APPROVER)).filter(text -> !text.isEmpty());
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--port" ->
            port = Arguments.number(option, Arguments.value(option, rest), 1, PORT_MAX);
        case "--data-dir" -> dataDir = path(Arguments.value(option, rest));
        case "--bacalhau-approver" -> approver = Optional.of(Arguments.value(option, rest));
        default ->
            throw new Refused(
                "Expected --port, --data-dir, --bacalhau-approver or --help, but got "
                    + option
                    + ".");
      }
    }
    if (approver.isPresent()) {
      requireClientId(approver.get());
    }
    return new DevOptions(port, dataDir, approver);
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
