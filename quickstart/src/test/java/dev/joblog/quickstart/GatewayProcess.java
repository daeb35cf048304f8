// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A gateway in a process of its own, with the memory settings of {@code ./joblog dev}. */
final class GatewayProcess implements AutoCloseable {

  private static final Duration READY_AT_MOST = Duration.ofSeconds(90);
  private static final Duration STOP_AT_MOST = Duration.ofSeconds(45);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Process process;
  private final Path output;
  private final Thread killer;

  private GatewayProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
    // Whatever ends this process ends the gateway.
    this.killer = new Thread(process::destroyForcibly, "end-gateway");
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /**
   * Returns when it is ready.
   *
   * @param settings JSON; kept in a file of the directory, for its owner alone
   * @throws IllegalStateException when it ends, or is not ready in 90 s
   */
  static GatewayProcess start(Path directory, String settings, URI address)
      throws IOException, InterruptedException {
    Path file =
        Files.createTempFile(
            directory,
            "gateway",
            ".json",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, settings);
    Path output = directory.resolve("gateway.out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx640m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.joblog.gateway.GatewayApplication",
                "server",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    GatewayProcess gateway = new GatewayProcess(process, output);
    gateway.awaitReady(address);
    return gateway;
  }

  private void awaitReady(URI address) throws IOException, InterruptedException {
    Readiness readiness = new Readiness(address);
    long deadline = System.nanoTime() + READY_AT_MOST.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      if (readiness.problem().isEmpty()) {
        return;
      }
      var unused = process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }
    String said = Files.readString(output);
    close();
    throw new IllegalStateException("Expected the gateway to be ready, but it is not: " + said);
  }

  long pid() {
    return process.pid();
  }

  /** SIGTERM, and after 45 s SIGKILL. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_AT_MOST.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stop) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(killer);
  }
}
