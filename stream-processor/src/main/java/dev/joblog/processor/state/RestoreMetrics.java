// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far stores are that are read back from the changelog before their tasks work, where copies
 * that follow are not meant; and how many stores were made anew, copies too. Safe from any thread.
 */
public final class RestoreMetrics {

  /** At most one entry per partition. */
  private final Set<Integer> restoring = ConcurrentHashMap.newKeySet();

  private final Counter records;
  private final Counter madeAnew;

  /**
   * @param registry where the series are added
   */
  public RestoreMetrics(PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("joblog_stores_restoring")
        .help("Stores that are being read back; their partitions answer nobody.")
        .callback(series -> series.call(restoring.size()))
        .register(registry);
    records =
        Counter.builder()
            .name("joblog_restored_records_total")
            .help("Changelog records read back.")
            .register(registry);
    madeAnew =
        Counter.builder()
            .name("joblog_stores_made_anew_total")
            .help("Stores that were deleted, to be read back, by reason.")
            .labelNames("reason")
            .register(registry);
    for (RemakeReason why : RemakeReason.values()) {
      madeAnew.initLabelValues(why.word); // a rise from nothing to 1 is none to Prometheus
    }
  }

  void madeAnew(RemakeReason why) {
    madeAnew.labelValues(why.word).inc();
  }

  void began(int partition) {
    restoring.add(partition);
  }

  void restored(long read) {
    records.inc(read);
  }

  void ended(int partition) {
    restoring.remove(partition);
  }
}
