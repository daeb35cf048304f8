// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.quickstart.e2e.Api;
import dev.joblog.quickstart.kafka.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./joblog dev}, all of it killed by {@code kill -9} in the middle of its work, and started
 * again: each start takes over what the dead one held. How often is said by the system property
 * {@code it.kills}.
 */
final class DevKillIT {

  @TempDir Path directory;

  @Test
  void everyStartAfterAKillIsReadyAndHasEveryJob() throws Exception {
    List<Integer> ports = FreePorts.pick(2);
    int kills = Integer.getInteger("it.kills", 1);
    List<String> jobs = new ArrayList<>();
    for (int start = 0; start <= kills; start++) {
      try (DevProcess dev = start("dev-" + start, ports)) {
        Api api = dev.awaitReady();

        Readiness readiness = new Readiness(dev.address());
        assertThat(readiness.problem()).as("once it says so on its console").isEmpty();
        for (String job : jobs) {
          assertThat(api.get("/v2/jobs/" + job).expect(200).text("/status")).isEqualTo("completed");
        }
        jobs.add(api.finishAJob("dev.kill"));
        if (start > 0) {
          assertThat(dev.output()).contains("taking over what it held");
        }
      } // the broker is killed too, at once: it would end by itself a moment later
    }
  }

  private DevProcess start(String name, List<Integer> ports) throws IOException {
    return DevProcess.start(
        directory,
        name,
        "--port",
        Integer.toString(ports.get(0)),
        "--kafka-port",
        Integer.toString(ports.get(1)),
        "--data-dir",
        directory + "/data");
  }
}
