// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.MetricsText;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.junit.jupiter.api.Test;

final class RestoreMetricsTest {

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final RestoreMetrics metrics = new RestoreMetrics(registry);

  /** Each reason is there before it is met: a rise from nothing to 1 is none to Prometheus. */
  @Test
  void aStoreThatIsMadeAnewIsCountedByItsReason() {
    metrics.madeAnew(RemakeReason.DAMAGED);

    assertThat(MetricsText.of(registry))
        .contains(
            "joblog_stores_made_anew_total{reason=\"damaged\"} 1.0\n",
            "joblog_stores_made_anew_total{reason=\"earlier-build\"} 0.0\n",
            "joblog_stores_made_anew_total{reason=\"unknown-offset\"} 0.0\n");
  }

  @Test
  void aRestoreIsSeenFromItsBeginningToItsEnd() {
    metrics.began(3);
    metrics.began(5);
    metrics.restored(200);
    metrics.ended(5);
    metrics.ended(5); // suspended, and then its end

    assertThat(MetricsText.of(registry))
        .contains("joblog_stores_restoring 1.0\n", "joblog_restored_records_total 200.0\n");

    metrics.ended(3);
    assertThat(MetricsText.of(registry)).contains("joblog_stores_restoring 0.0\n");
  }
}
