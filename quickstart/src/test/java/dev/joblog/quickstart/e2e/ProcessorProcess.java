// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A processor in a process of its own, so that it can be killed with -9. Like the shipped command
 * lines it has no {@code -XX:+ExitOnOutOfMemoryError}; {@code JoblogScriptTest} holds them to it.
 */
final class ProcessorProcess implements AutoCloseable {

  /** Long, so that a kill after an answer is a kill before its commit. */
  /** The topic of its store, by the name that an application has unless it is told another. */
  static final String CHANGELOG = "joblog-processor-jobs-changelog";

  private static final int COMMIT_INTERVAL_MS = 2_000;

  private final Path directory;
  private final Path settings;
  private final ProcessBuilder builder;
  private Process process;

  /** Starts it. */
  ProcessorProcess(Path directory, String bootstrap) throws IOException {
    this(directory, bootstrap, 256);
  }

  /** Likewise. */
  ProcessorProcess(Path directory, String bootstrap, int heapMib) throws IOException {
    this(directory, bootstrap, heapMib, false, Map.of());
  }

  /**
   * Likewise; misplaced commands are forwarded.
   *
   * @param streams settings of the streams beside the usual ones
   */
  ProcessorProcess(Path directory, String bootstrap, Map<String, Object> streams)
      throws IOException {
    this(directory, bootstrap, 256, true, streams);
  }

  private ProcessorProcess(
      Path directory, String bootstrap, int heapMib, boolean forward, Map<String, Object> streams)
      throws IOException {
    this.directory = directory;
    this.settings = directory.resolve("processor.yml");
    write(bootstrap, forward, streams);
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

  private void write(String bootstrap, boolean forward, Map<String, Object> more)
      throws IOException {
    Map<String, Object> streams = new HashMap<>();
    streams.put("stateDir", directory.resolve("state").toString());
    streams.put("commitInterval", Duration.ofMillis(COMMIT_INTERVAL_MS).toString());
    streams.put("sessionTimeout", "PT3S");
    streams.putAll(more);
    new ObjectMapper()
        .writeValue(
            settings.toFile(),
            Map.of(
                "kafka", Map.of("bootstrapServers", bootstrap),
                "topics",
                    Map.of("commandPartitions", 4, "outcomePartitions", 4, "replicationFactor", 1),
                "forward", forward,
                "streams", streams,
                "internal", Map.of("port", 0, "token", "0123456789abcdef0123456789abcdef"),
                "leaseKeys", Map.of(1, new byte[32])));
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
