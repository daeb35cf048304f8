// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A service as its Dockerfile runs it: its own jar and libraries, nothing of the launcher's. */
final class ServiceProcess implements AutoCloseable {

  private static final Duration STOP_AT_MOST = Duration.ofMinutes(3);

  private final Process process;
  private final Path log;

  private ServiceProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * @param module its directory, packaged
   * @param arguments for Java, after the class path
   * @param environment all that the service gets beside this process's own
   */
  static ServiceProcess start(
      Path module, List<String> arguments, Map<String, String> environment, Path log)
      throws IOException {
    Path jar = module.resolve("target").resolve(module.getFileName() + ".jar");
    if (!Files.exists(jar)) {
      throw new AssertionError("Expected " + jar + ", but it is not packaged: run mvnw verify");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(
        List.of("-cp", jar + File.pathSeparator + jar.resolveSibling("lib").resolve("*")));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new ServiceProcess(builder.start(), log);
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  void expectAlive() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError(
          "Expected the service to run, but it ended with " + process.exitValue() + ": " + log());
    }
  }

  /**
   * SIGTERM.
   *
   * @return the exit status
   */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_AT_MOST.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("Expected the service to stop in " + STOP_AT_MOST);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
