// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.MetricsText;
import dev.joblog.protocol.Outcome;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Dashboards and alerts stand on these names and labels. */
final class ProcessorMetricsTest {

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Partitions partitions = new Partitions();
  private final ProcessorMetrics metrics = new ProcessorMetrics(registry, partitions);

  @Test
  void everySeriesHasItsNameAndItsLabels() {
    LogPosition applied = new LogPosition(7, Instant.EPOCH);
    OpenPartitions.open(partitions, 3, applied, applied);
    metrics.command("Tick", Optional.of(new Outcome.Accepted(new Outcome.Nothing())));
    metrics.command("Tick", Optional.empty());
    metrics.deadLetter("undecodable");
    metrics.events(2);
    metrics.indexRepairs(1);
    metrics.repeat();
    metrics.forwarded();
    metrics.threadReplaced();
    metrics.tickLag(3, 9);

    assertThat(MetricsText.of(registry).lines().filter(line -> !line.startsWith("#")))
        .containsExactlyInAnyOrder(
            "joblog_applied_offset{partition=\"3\"} 7.0",
            "joblog_commands_forwarded_total 1.0",
            "joblog_commands_total{operation=\"Tick\",verdict=\"accepted\"} 1.0",
            "joblog_commands_total{operation=\"Tick\",verdict=\"none\"} 1.0",
            "joblog_dead_letters_total{reason=\"undecodable\"} 1.0",
            "joblog_dead_letters_total{reason=\"undecided\"} 0.0",
            "joblog_dead_letters_total{reason=\"wrong-partition\"} 0.0",
            "joblog_events_total 2.0",
            "joblog_index_repairs_total 1.0",
            "joblog_repeated_records_total 1.0",
            "joblog_stream_threads_replaced_total 1.0",
            "joblog_tick_lag_milliseconds{partition=\"3\"} 9.0");
  }

  @Test
  void aPartitionThatLeftHasNoLag() {
    metrics.tickLag(3, 9);
    metrics.closed(3);

    assertThat(MetricsText.of(registry)).doesNotContain("partition=\"3\"");
  }
}
