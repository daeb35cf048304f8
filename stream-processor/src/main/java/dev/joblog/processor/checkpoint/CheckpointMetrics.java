// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.checkpoint;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What the checkpointer tells operators, by partition. Safe from any thread. */
public final class CheckpointMetrics {

  private final Gauge position;
  private final Gauge broken;

  /**
   * @param registry where the series are added
   */
  public CheckpointMetrics(PrometheusRegistry registry) {
    position = gauge("joblog_audit_checkpoint_position", "Event of the newest checkpoint.");
    broken = gauge("joblog_audit_chain_broken", "Partitions whose event chain is broken.");
    registry.register(position);
    registry.register(broken);
  }

  private static Gauge gauge(String name, String help) {
    return Gauge.builder().name(name).help(help).labelNames("partition").build();
  }

  void written(int partition, long position) {
    this.position.labelValues(Integer.toString(partition)).set((double) position);
  }

  void broken(int partition) {
    broken.labelValues(Integer.toString(partition)).set(1);
  }
}
