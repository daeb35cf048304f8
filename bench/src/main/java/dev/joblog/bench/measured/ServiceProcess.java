// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.measured;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program in a process of its own. */
public final class ServiceProcess implements AutoCloseable {

  private static final Duration STOP_AT_MOST = Duration.ofSeconds(45);

  /** Whose parent is gone may stay in the system's table after its end. */
  private static final Duration END_AT_MOST = Duration.ofSeconds(5);

  private final String name;
  private final Process process;
  private final Path log;

  private ServiceProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * A JVM like this one.
   *
   * @param arguments for Java
   */
  public static ServiceProcess java(
      String name, List<String> arguments, Map<String, String> environment, Path log)
      throws IOException {
    return java(name, List.of(), arguments, environment, log);
  }

  /**
   * Likewise.
   *
   * @param before a program, with its arguments, that becomes Java
   */
  static ServiceProcess java(
      String name,
      List<String> before,
      List<String> arguments,
      Map<String, String> environment,
      Path log)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    return start(name, command, environment, log);
  }

  /**
   * @param environment all that it gets beside this process's own
   * @param log its output
   */
  public static ServiceProcess start(
      String name, List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new ServiceProcess(name, builder.start(), log);
  }

  /** SIGKILL for all that this process started, however it did; waits a little until they end. */
  public static void endAll() {
    List<ProcessHandle> all = ProcessHandle.current().descendants().toList();
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle one : all) {
      one.onExit().completeOnTimeout(one, END_AT_MOST.toMillis(), TimeUnit.MILLISECONDS).join();
    }
  }

  public long pid() {
    return process.pid();
  }

  public void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IOException(
          "Expected the "
              + name
              + " to run, but it ended with "
              + process.exitValue()
              + ": "
              + Files.readString(log));
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL; returns when it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
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
  }
}
