// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * The options of {@code ./joblog dev}.
 *
 * @param port of the gateway, 1 to 65535
 */
record DevOptions(int port, Path dataDir) {

  static final int PORT = 8080;
  private static final int PORT_MAX = 65_535;

  /**
   * @param home the source tree; the default data directory lies in it
   */
  static DevOptions parse(List<String> arguments, Path home) throws Refused {
    int port = PORT;
    Path dataDir = home.resolve(".joblog");
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--port" ->
            port = Arguments.number(option, Arguments.value(option, rest), 1, PORT_MAX);
        case "--data-dir" -> dataDir = path(Arguments.value(option, rest));
        default ->
            throw new Refused("Expected --port, --data-dir or --help, but got " + option + ".");
      }
    }
    return new DevOptions(port, dataDir);
  }

  private static Path path(String text) throws Refused {
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new Refused("Expected --data-dir to be a path, but it is " + text + ".");
    }
  }
}
