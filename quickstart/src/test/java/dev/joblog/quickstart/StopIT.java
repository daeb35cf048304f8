// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.quickstart.e2e.Api;
import dev.joblog.quickstart.e2e.Load;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes stand still for a while, as on an overloaded machine or a laptop that sleeps, and go
 * on: SIGSTOP, SIGCONT. How long is said in seconds by the system property {@code it.stops}.
 */
final class StopIT {

  private static final int CLIENTS = 2;
  private static final int ANSWERS_BEFORE_EACH_STOP = 30;

  @TempDir Path directory;

  @Test
  void nothingIsLostAndWorkGoesOnWhoeverStoodStill() throws Exception {
    try (ThreeProcesses joblog = ThreeProcesses.start(directory)) {
      Api api = Api.dev(joblog.address());
      Load load = new Load(api, CLIENTS, "stop.any");
      load.start();
      for (Duration time : times()) {
        for (List<Long> stopped : joblog.eachAndAll()) {
          load.awaitAnswers(ANSWERS_BEFORE_EACH_STOP);
          standStill(stopped, time);
          joblog.awaitReady();
          load.awaitAnswers(ANSWERS_BEFORE_EACH_STOP);
          String job = api.finishAJob("stop.one");
          assertThat(api.get("/v2/jobs/" + job).expect(200).text("/status")).isEqualTo("completed");
          joblog.expectAlive();
        }
      }
      load.stop();

      load.check();
      assertThat(joblog.divergence()).isZero();
    }
  }

  private static List<Duration> times() {
    List<Duration> times = new ArrayList<>();
    for (String seconds : System.getProperty("it.stops", "5").split(",", -1)) {
      times.add(Duration.ofSeconds(Long.parseLong(seconds.trim())));
    }
    return times;
  }

  /** The time is what is tried here, so it is slept. */
  private static void standStill(List<Long> pids, Duration time) throws Exception {
    signal("-STOP", pids);
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } finally {
      signal("-CONT", pids);
    }
  }

  private static void signal(String name, List<Long> pids) throws Exception {
    List<String> line = new ArrayList<>(List.of("kill", name));
    pids.forEach(pid -> line.add(Long.toString(pid)));
    assertThat(new ProcessBuilder(line).start().waitFor()).isZero();
  }
}
