// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.processor.engine.Decision;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Position;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a task counts, and what it logs for its operators. */
final class TaskReport {

  private static final Logger LOG = LoggerFactory.getLogger(TaskReport.class);

  private final ProcessorMetrics metrics;
  private final int partition;

  TaskReport(ProcessorMetrics metrics, int partition) {
    this.metrics = metrics;
    this.partition = partition;
  }

  /**
   * @param restored records that its store read from the changelog
   */
  void opened(long applied, long restored) {
    LOG.info(
        "event=partition-opened partition={} applied={} restored={}", partition, applied, restored);
  }

  /** Logged once for the whole process: a log that is read again holds many. */
  void repeated(Position at, long applied) {
    if (metrics.repeat() == 1) {
      LOG.warn(
          "event=repeated-record partition={} offset={} applied={}",
          partition,
          at.offset(),
          applied);
    }
  }

  void decided(Position at, Order order, Decision decision) {
    metrics.command(order.name(), decision.answerTo(at));
    metrics.events(decision.events().size());
    if (decision.repairs() > 0) { // the answer is right; the store was not (ADR 0063)
      metrics.indexRepairs(decision.repairs());
      LOG.warn(
          "event=index-repaired partition={} offset={} rows={}",
          partition,
          at.offset(),
          decision.repairs());
    }
  }

  /** A fault of ours, so it is said loudly. */
  void undecided(Position at, RuntimeException fault) {
    LOG.error("event=undecided partition={} offset={}", partition, at.offset(), fault);
  }

  /**
   * @param overdue how far the earliest due entry is past; negative before it is due
   */
  void due(Optional<Duration> overdue) {
    metrics.tickLag(partition, overdue.map(past -> Math.max(0, past.toMillis())).orElse(0L));
  }

  void closed() {
    metrics.closed(partition);
  }
}
