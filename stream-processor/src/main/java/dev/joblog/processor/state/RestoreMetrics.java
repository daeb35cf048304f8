// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far stores are that are read back from the changelog before their tasks work; copies that
 * follow are not meant. Safe from any thread.
 */
public final class RestoreMetrics {

  /** At most one entry per partition. */
  private final Set<Integer> restoring = ConcurrentHashMap.newKeySet();

  private final Counter records;

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
