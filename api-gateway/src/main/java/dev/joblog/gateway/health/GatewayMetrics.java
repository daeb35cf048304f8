// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.health;

import com.codahale.metrics.MetricRegistry;
import dev.joblog.gateway.core.Divergence;
import dev.joblog.gateway.core.InFlight;
import dev.joblog.gateway.core.OutcomeCounts;
import dev.joblog.gateway.sse.StreamCounts;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.instrumentation.dropwizard.DropwizardExports;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.Servlet;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** Everything counted here, in Prometheus' text format. No job id or tenant is ever a label. */
public final class GatewayMetrics {

  private final PrometheusRegistry registry = new PrometheusRegistry();

  /**
   * @param dropwizard what Jetty and Jersey measure
   */
  public GatewayMetrics(
      MetricRegistry dropwizard, InFlight inFlight, Divergence divergence, OutcomeCounts counts) {
    CounterWithCallback.builder()
        .name("joblog_outcome_divergence_total")
        .help("Commands that were seen with two different outcomes; must stay 0")
        .callback(callback -> callback.call((double) divergence.total()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("joblog_requests_in_flight")
        .help("Commands whose outcome somebody waits for")
        .callback(callback -> callback.call(inFlight.size()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("joblog_requests_in_flight_max")
        .help("Bound of joblog_requests_in_flight; more are refused")
        .callback(callback -> callback.call(inFlight.max()))
        .register(registry);
    CounterWithCallback.builder()
        .name("joblog_command_outcomes_total")
        .help("Outcomes of the commands this gateway sent, by code")
        .labelNames("code")
        .callback(
            callback ->
                counts.totals().forEach((code, total) -> callback.call((double) total, code)))
        .register(registry);
    JvmMetrics.builder().register(registry);
    registry.register(new DropwizardExports(dropwizard));
  }

  /**
   * @param health whose readiness is told
   */
  public void watchReadiness(HealthResource health) {
    GaugeWithCallback.builder()
        .name("joblog_ready")
        .help("What /readyz says: 1 for 200, 0 for 503")
        .callback(callback -> callback.call(health.isReady() ? 1 : 0))
        .register(registry);
  }

  /**
   * @param shared whether another gateway has this one's reply partition
   */
  public void watchReplyPartition(BooleanSupplier shared) {
    GaugeWithCallback.builder()
        .name("joblog_reply_partition_shared")
        .help("Another gateway has this one's reply partition: 1; must stay 0")
        .callback(callback -> callback.call(shared.getAsBoolean() ? 1 : 0))
        .register(registry);
  }

  /**
   * @param open streams now
   * @param max of them
   */
  public void watchStreams(IntSupplier open, int max, StreamCounts counts) {
    GaugeWithCallback.builder()
        .name("joblog_event_streams")
        .help("Event streams that are open")
        .callback(callback -> callback.call(open.getAsInt()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("joblog_event_streams_max")
        .help("Bound of joblog_event_streams; more are refused")
        .callback(callback -> callback.call(max))
        .register(registry);
    CounterWithCallback.builder()
        .name("joblog_event_streams_ended_total")
        .help("Event streams that ended, by reason; overflow: the client read too slowly")
        .labelNames("reason")
        .callback(
            callback ->
                counts
                    .endedTotals()
                    .forEach((reason, total) -> callback.call((double) total, reason)))
        .register(registry);
    CounterWithCallback.builder()
        .name("joblog_event_streams_refused_total")
        .help("Requests for an event stream that were not let in, by reason")
        .labelNames("reason")
        .callback(
            callback ->
                counts
                    .refusedTotals()
                    .forEach((reason, total) -> callback.call((double) total, reason)))
        .register(registry);
    CounterWithCallback.builder()
        .name("joblog_event_renderings_failed_total")
        .help("Times that a face could not write an event with its documents; should stay 0")
        .callback(callback -> callback.call((double) counts.notRenderedTotal()))
        .register(registry);
  }

  PrometheusRegistry registry() {
    return registry;
  }

  /** Serves the text. */
  public Servlet servlet() {
    return new PrometheusMetricsServlet(registry);
  }
}
