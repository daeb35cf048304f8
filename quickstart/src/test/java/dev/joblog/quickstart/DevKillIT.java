// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static dev.joblog.quickstart.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.quickstart.e2e.Api;
import dev.joblog.quickstart.kafka.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./joblog dev}, all of it killed by {@code kill -9} in the middle of its work, and started
 * again: each start takes over what the dead one held. How often is said by the system property
 * {@code it.kills}.
 */
final class DevKillIT {

  private static final Path SCRIPT = Path.of("..", "joblog").toAbsolutePath().normalize();

  @TempDir Path directory;

  private Optional<Process> running = Optional.empty();

  @AfterEach
  void killWhatIsLeft() throws InterruptedException {
    kill();
  }

  @Test
  void everyStartAfterAKillIsReadyAndHasEveryJob() throws Exception {
    List<Integer> ports = FreePorts.pick(2);
    int port = ports.get(0);
    int kills = Integer.getInteger("it.kills", 1);
    List<String> jobs = new ArrayList<>();
    for (int start = 0; start <= kills; start++) {
      Path output = directory.resolve("dev-" + start + ".out");
      Process dev = start(port, ports.get(1), output);
      awaitReady(start, dev, output);

      Readiness readiness = new Readiness(URI.create("http://localhost:" + port));
      assertThat(readiness.problem()).as("once it says so on its console").isEmpty();
      Api api = Api.dev(URI.create("http://localhost:" + port));
      for (String job : jobs) {
        assertThat(api.get("/v2/jobs/" + job).expect(200).text("/status")).isEqualTo("completed");
      }
      jobs.add(api.finishAJob("dev.kill"));
      if (start > 0) {
        assertThat(Files.readString(output)).contains("taking over what it held");
      }
      kill();
    }
  }

  private static void awaitReady(int start, Process dev, Path output) throws Exception {
    try {
      await("start " + start + " to be ready", () -> isReady(dev, output));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ", but it said: " + Files.readString(output), e);
    }
  }

  private static boolean isReady(Process dev, Path output) throws IOException {
    String said = Files.readString(output);
    if (!dev.isAlive()) {
      throw new AssertionError("Expected joblog dev to run, but it ended: " + said);
    }
    return said.contains("Joblog is ready at ");
  }

  private Process start(int port, int kafkaPort, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "/bin/sh",
                SCRIPT.toString(),
                "dev",
                "--port",
                Integer.toString(port),
                "--kafka-port",
                Integer.toString(kafkaPort),
                "--data-dir",
                directory + "/data")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JOBLOG_BUILD", "no");
    Process process = builder.start();
    running = Optional.of(process);
    return process;
  }

  /** The broker too, at once: it would end by itself a moment later. */
  private void kill() throws InterruptedException {
    if (running.isPresent()) {
      List<ProcessHandle> all = running.get().descendants().toList();
      running.get().destroyForcibly();
      all.forEach(ProcessHandle::destroyForcibly);
      running.get().waitFor();
      running = Optional.empty();
    }
  }
}
