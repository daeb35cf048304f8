// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a running {@code ./joblog dev} is, told to other commands by a file in its data directory.
 *
 * @param bootstrap of Kafka
 * @param queryPort of the processor
 */
record Running(String bootstrap, int queryPort) {

  private static final String FILE = "running.properties";

  void write(Path dataDir) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("bootstrap", bootstrap);
    properties.setProperty("query.port", Integer.toString(queryPort));
    try (Writer out = Files.newBufferedWriter(dataDir.resolve(FILE), StandardCharsets.UTF_8)) {
      properties.store(out, null);
    }
  }

  static void forget(Path dataDir) throws IOException {
    Files.deleteIfExists(dataDir.resolve(FILE));
  }

  /** Empty when none runs there. After a kill -9 it may be out of date. */
  static Optional<Running> read(Path dataDir) throws IOException {
    Path file = dataDir.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(in);
    }
    try {
      return Optional.ofNullable(properties.getProperty("bootstrap"))
          .map(
              bootstrap ->
                  new Running(
                      bootstrap, Integer.parseInt(properties.getProperty("query.port", ""))));
    } catch (NumberFormatException halfWritten) {
      return Optional.empty();
    }
  }
}
