// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import dev.joblog.gateway.core.Divergence;
import dev.joblog.gateway.core.InFlight;
import dev.joblog.gateway.core.OutcomeCounts;
import dev.joblog.gateway.sse.StreamCounts;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.protocol.wire.OutcomeWire;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GatewayMetricsTest {

  private final MetricRegistry dropwizard = new MetricRegistry();
  private final Divergence divergence =
      new Divergence(new OutcomeWire(KnownSchemas.bundled())::encode);
  private final GatewayMetrics metrics =
      new GatewayMetrics(dropwizard, new InFlight(7), divergence, new OutcomeCounts());

  @Test
  void whatIsCountedIsThereFromTheStartAndGoesUp() throws Exception {
    assertThat(text())
        .contains("joblog_outcome_divergence_total 0.0")
        .contains("joblog_requests_in_flight 0.0")
        .contains("joblog_requests_in_flight_max 7.0")
        .contains("joblog_command_outcomes_total{code=\"accepted\"} 0.0")
        .contains("joblog_command_outcomes_total{code=\"lease-lost\"} 0.0");

    divergence.saw(outcome(Instant.EPOCH));
    divergence.saw(outcome(Instant.EPOCH.plusMillis(1)));

    assertThat(text()).contains("joblog_outcome_divergence_total 1.0");
  }

  @Test
  void openStreamsAndHowTheyEndAreThere() throws Exception {
    metrics.watchStreams(() -> 3, 10, new StreamCounts());
    assertThat(text())
        .contains("joblog_event_streams 3.0")
        .contains("joblog_event_streams_max 10.0")
        .contains("joblog_event_renderings_failed_total 0.0")
        .contains("joblog_event_streams_ended_total{reason=\"overflow\"} 0.0")
        .contains("joblog_event_streams_refused_total{reason=\"too-many-of-tenant\"} 0.0");
  }

  @Test
  void readinessIsTold() throws Exception {
    List<String> problems = new ArrayList<>();
    metrics.watchReadiness(
        new HealthResource(List.of(), List.of(() -> problems.stream().findFirst())));
    assertThat(text()).contains("joblog_ready 1.0");

    problems.add("Expected the log to answer, but it does not");
    assertThat(text()).contains("joblog_ready 0.0");
  }

  @Test
  void aReplyPartitionThatIsSharedIsTold() throws Exception {
    boolean[] shared = {false};
    metrics.watchReplyPartition(() -> shared[0]);
    assertThat(text()).contains("joblog_reply_partition_shared 0.0");

    shared[0] = true;
    assertThat(text()).contains("joblog_reply_partition_shared 1.0");
  }

  @Test
  void whatDropwizardMeasuresIsThereToo() throws Exception {
    dropwizard.counter("requests.seen").inc(3);
    assertThat(text()).contains("requests_seen_total 3.0").contains("jvm_threads_current");
  }

  private String text() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.builder().build().write(out, metrics.registry().scrape());
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Outcome outcome(Instant t) {
    Position at = new Position(1, 1);
    return new Outcome(
        new UUID(1, 1),
        "acme",
        "ann",
        at,
        at,
        t,
        OptionalInt.empty(),
        new Outcome.Accepted(new Outcome.Nothing()));
  }
}
