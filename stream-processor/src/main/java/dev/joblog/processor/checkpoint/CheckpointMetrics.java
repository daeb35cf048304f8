// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.checkpoint;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What the checkpointer counts, as Prometheus text. Safe from any thread. */
public final class CheckpointMetrics {

  private final Map<Integer, Long> positions = new ConcurrentHashMap<>();
  private final Map<Integer, Boolean> broken = new ConcurrentHashMap<>();

  void written(int partition, long position) {
    positions.put(partition, position);
  }

  void broken(int partition) {
    broken.put(partition, true);
  }

  /** All series, sorted by partition. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("# HELP joblog_audit_checkpoint_position Event of the newest checkpoint.\n");
    text.append("# TYPE joblog_audit_checkpoint_position gauge\n");
    new TreeMap<>(positions)
        .forEach((p, position) -> line(text, "joblog_audit_checkpoint_position", p, position));
    text.append("# HELP joblog_audit_chain_broken Partitions whose event chain is broken.\n");
    text.append("# TYPE joblog_audit_chain_broken gauge\n");
    new TreeMap<>(broken).forEach((p, yes) -> line(text, "joblog_audit_chain_broken", p, 1));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, int partition, long value) {
    text.append(String.format(Locale.ROOT, "%s{partition=\"%d\"} %d\n", name, partition, value));
  }
}
