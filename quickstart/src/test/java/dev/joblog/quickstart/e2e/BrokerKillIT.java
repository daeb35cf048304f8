// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.quickstart.kafka.FreePorts;
import dev.joblog.quickstart.kafka.LocalKafka;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker dies and comes back while clients go on. */
final class BrokerKillIT {

  private static final int CLIENTS = 8;
  private static final int KILLS = 2;
  private static final int ANSWERS_BEFORE_EACH_KILL = 200;

  @TempDir Path directory;

  @Test
  void whatWasToldHappenedAndHappenedOnce() throws Exception {
    int port = FreePorts.pick(1).get(0);
    try (LocalKafka kafka =
        LocalKafka.single(TestKafka.HOME, directory.resolve("kafka"), TestKafka.ARCHIVES, port)) {
      kafka.start();
      try (JoblogStack stack = JoblogStack.start(directory, kafka.bootstrap())) {
        Load load = new Load(Api.dev(stack.address()), CLIENTS, "kill.broker");
        load.start();
        for (int kill = 1; kill <= KILLS; kill++) {
          load.awaitAnswers(ANSWERS_BEFORE_EACH_KILL);
          kafka.kill();
          kafka.start();
        }
        load.awaitAnswers(ANSWERS_BEFORE_EACH_KILL);
        load.stop();

        load.check();
        assertThat(stack.divergence()).isZero();
      }
    }
  }
}
