// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;

/**
 * A processor in a process of its own, so that it can be killed with -9. Like the shipped command
 * lines it has no {@code -XX:+ExitOnOutOfMemoryError}; {@code JoblogScriptTest} holds them to it.
 */
final class ProcessorProcess implements AutoCloseable {

  /** Long, so that a kill after an answer is a kill before its commit. */
  private static final int COMMIT_INTERVAL_MS = 2_000;

  private final Path directory;
  private final Path settings;
  private final ProcessBuilder builder;
  private Process process;

  /** Starts it. */
  ProcessorProcess(Path directory, String bootstrap) throws IOException {
    this(directory, bootstrap, 256, Map.of());
  }

  /** Likewise. */
  ProcessorProcess(Path directory, String bootstrap, int heapMib) throws IOException {
    this(directory, bootstrap, heapMib, Map.of());
  }

  /**
   * Likewise.
   *
   * @param more settings beside the usual ones
   */
  ProcessorProcess(Path directory, String bootstrap, Map<String, String> more) throws IOException {
    this(directory, bootstrap, 256, more);
  }

  private ProcessorProcess(Path directory, String bootstrap, int heapMib, Map<String, String> more)
      throws IOException {
    this.directory = directory;
    this.settings = directory.resolve("processor.properties");
    write(bootstrap, more);
    this.builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMib + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djoblog.log.level=INFO",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.joblog.processor.ProcessorMain",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve("processor.log").toFile()));
    this.process = builder.start();
  }

  private void write(String bootstrap, Map<String, String> more) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", bootstrap);
    properties.setProperty("topics.replication.factor", "1");
    properties.setProperty("topics.command.partitions", "4");
    properties.setProperty("topics.outcome.partitions", "4");
    properties.setProperty("state.dir", directory.resolve("state").toString());
    properties.setProperty("stream.threads", "1");
    properties.setProperty("commit.interval.ms", Integer.toString(COMMIT_INTERVAL_MS));
    properties.setProperty("session.timeout.ms", "3000");
    properties.setProperty("internal.port", "0");
    properties.setProperty("internal.token", "0123456789abcdef0123456789abcdef");
    properties.setProperty("lease.key.1", Base64.getEncoder().encodeToString(new byte[32]));
    properties.putAll(more);
    try (BufferedWriter out = Files.newBufferedWriter(settings)) {
      properties.store(out, null);
    }
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void startAgain() throws IOException {
    process = builder.start();
  }

  File log() {
    return directory.resolve("processor.log").toFile();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
