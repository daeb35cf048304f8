// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.MetricsText;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HeldUpTest {

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Broker broker = new Broker();
  private long nanos = 7;
  private final HeldUp heldUp = new HeldUp(registry, broker, () -> nanos);

  @Test
  void anOpenTransactionIsSeenUntilItEnds() {
    broker.stable = Map.of(0, 5L, 1, 9L);
    broker.all = Map.of(0, 8L, 1, 9L);
    heldUp.look();
    passes(Duration.ofSeconds(30));
    broker.all = Map.of(0, 20L, 1, 12L);
    broker.stable = Map.of(0, 5L, 1, 12L);
    heldUp.look();

    assertThat(MetricsText.of(registry))
        .endsWith(
            """
            joblog_commands_held_up_seconds{partition="0"} 30.0
            joblog_commands_held_up_seconds{partition="1"} 0.0
            """);

    broker.stable = Map.of(0, 20L, 1, 12L);
    heldUp.look();
    assertThat(MetricsText.of(registry)).contains("{partition=\"0\"} 0.0\n");
  }

  @Test
  void aStableOffsetThatMovesIsNoHold() {
    broker.stable = Map.of(0, 5L);
    broker.all = Map.of(0, 8L);
    heldUp.look();
    passes(Duration.ofSeconds(30));
    broker.stable = Map.of(0, 6L);
    heldUp.look();

    assertThat(MetricsText.of(registry)).contains("{partition=\"0\"} 0.0\n");
  }

  @Test
  void whereEachPartitionEndsIsTold() {
    broker.stable = Map.of(0, 5L, 1, 9L);
    broker.all = Map.of(0, 8L, 1, 9L);
    heldUp.look();

    assertThat(MetricsText.of(registry))
        .contains(
            "joblog_commands_end_offset{partition=\"0\"} 8.0\n",
            "joblog_commands_end_offset{partition=\"1\"} 9.0\n");
  }

  @Test
  void aBrokerThatDoesNotAnswerChangesNothing() {
    broker.stable = Map.of(0, 5L);
    broker.all = Map.of(0, 8L);
    heldUp.look();
    passes(Duration.ofSeconds(3));
    heldUp.look();
    broker.gone = true;
    heldUp.look();

    assertThat(MetricsText.of(registry)).contains("{partition=\"0\"} 3.0\n");
  }

  private void passes(Duration time) {
    nanos += time.toNanos();
  }

  private static final class Broker implements HeldUp.Ends {
    private Map<Integer, Long> all = Map.of();
    private Map<Integer, Long> stable = Map.of();
    private boolean gone;

    @Override
    public Map<Integer, Long> all() {
      return all;
    }

    @Override
    public Map<Integer, Long> stable() throws Exception {
      if (gone) {
        throw new Exception("no answer");
      }
      return stable;
    }
  }
}
