// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.peer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where PostgreSQL's programs are.
 *
 * @param directory with {@code initdb} and {@code postgres}
 */
record PostgresPrograms(Path directory) {

  /** Where Debian and Ubuntu have them, off the search path. */
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  /**
   * @param searchPath as the environment's {@code PATH}
   */
  static Optional<PostgresPrograms> find(String searchPath) throws IOException {
    List<Path> places = new ArrayList<>();
    for (String place : searchPath.split(File.pathSeparator, -1)) {
      places.add(Path.of(place));
    }
    if (Files.isDirectory(DEBIAN)) {
      try (Stream<Path> versions = Files.list(DEBIAN)) {
        versions.sorted().map(version -> version.resolve("bin")).forEach(places::add);
      }
    }
    return places.stream()
        .filter(place -> Files.isExecutable(place.resolve("initdb")))
        .filter(place -> Files.isExecutable(place.resolve("postgres")))
        .findFirst()
        .map(PostgresPrograms::new);
  }

  List<String> initdb(Path data) {
    return asItsUser(
        "initdb", "-D", data.toString(), "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C");
  }

  /** As it comes, but for the memory that a server of its own would be given. */
  List<String> postgres(Path data, int port) {
    return asItsUser(
        "postgres",
        "-D",
        data.toString(),
        "-p",
        Integer.toString(port),
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        "unix_socket_directories=",
        "-c",
        "shared_buffers=256MB",
        "-c",
        "max_wal_size=4GB");
  }

  /** It refuses to run as root. */
  private List<String> asItsUser(String program, String... arguments) {
    List<String> line = new ArrayList<>();
    if (isRoot()) {
      line.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--init-groups", "--"));
    }
    line.add(directory.resolve(program).toString());
    line.addAll(List.of(arguments));
    return line;
  }

  static final String USER = "postgres";

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }
}
