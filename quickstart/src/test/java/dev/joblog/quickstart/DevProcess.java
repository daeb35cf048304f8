// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static dev.joblog.quickstart.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.quickstart.e2e.Api;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code ./joblog dev} as a user runs it: the real script, a process of its own. */
final class DevProcess implements AutoCloseable {

  private static final Path SCRIPT = Path.of("..", "joblog").toAbsolutePath().normalize();
  private static final String READY = "Joblog is ready at ";

  private final Process process;
  private final Path output;
  private final Path errors;

  private DevProcess(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /**
   * @param directory where what it prints is kept
   * @param name its own there
   */
  static DevProcess start(Path directory, String name, String... options) throws IOException {
    Path output = directory.resolve(name + ".out");
    Path errors = directory.resolve(name + ".err");
    List<String> line = new ArrayList<>(List.of("/bin/sh", SCRIPT.toString(), "dev"));
    line.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectOutput(output.toFile()).redirectError(errors.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JOBLOG_BUILD", "no");
    return new DevProcess(builder.start(), output, errors);
  }

  /** Waits until it says so on its console. */
  Api awaitReady() throws Exception {
    try {
      await("joblog dev to be ready", this::isReady);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; it said: " + output() + errors(), e);
    }
    return Api.dev(address());
  }

  private boolean isReady() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError("Expected joblog dev to run, but it ended");
    }
    return output().contains(READY);
  }

  /** Of the gateway, as it says. */
  URI address() throws IOException {
    String rest = output().substring(output().indexOf(READY) + READY.length());
    return URI.create(rest.substring(0, rest.indexOf(' ')));
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  /** As Ctrl-C does. */
  void stop() throws InterruptedException {
    process.destroy();
    exitCode();
  }

  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  /** {@code kill -9}; its broker ends by itself a moment later. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** {@code kill -9}, the broker too, at once. */
  @Override
  public void close() {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
  }
}
