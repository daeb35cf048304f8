// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import dev.joblog.topics.DeadLetterHeaders;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the tasks count. Counts begin at the start of the process; a re-executed command counts
 * again. Label values come from closed sets, so the number of series is bounded. Safe from any
 * thread.
 */
public final class ProcessorMetrics {

  static final List<String> DEAD_LETTER_REASONS =
      List.of(
          DeadLetterHeaders.UNDECODABLE,
          DeadLetterHeaders.UNDECIDED,
          Rejection.WRONG_PARTITION.code());

  private final Counter commands;
  private final Counter deadLetters;
  private final Counter events;
  private final Counter indexRepairs;
  private final AtomicLong repeats = new AtomicLong();
  private final AtomicLong forwarded = new AtomicLong();
  private final Counter replacedThreads;
  private final Gauge tickLag;

  /**
   * @param registry where the series are added
   */
  public ProcessorMetrics(PrometheusRegistry registry, Partitions partitions) {
    commands =
        counter("joblog_commands_total", "Commands by operation and verdict.")
            .labelNames("operation", "verdict")
            .register(registry);
    deadLetters =
        counter("joblog_dead_letters_total", "Records put aside, by reason.")
            .labelNames("reason")
            .register(registry);
    // A rise from nothing to 1 is none to Prometheus.
    DEAD_LETTER_REASONS.forEach(deadLetters::initLabelValues);
    events = counter("joblog_events_total", "Events published.").register(registry);
    indexRepairs =
        counter(
                "joblog_index_repairs_total",
                "Index rows that their jobs contradicted, deleted; more than 0: the store was"
                    + " damaged.")
            .register(registry);
    CounterWithCallback.builder()
        .name("joblog_repeated_records_total")
        .help("Records met again and left alone.")
        .callback(series -> series.call((double) repeats.get()))
        .register(registry);
    CounterWithCallback.builder()
        .name("joblog_commands_forwarded_total")
        .help("Commands sent on to the partition they belong to.")
        .callback(series -> series.call((double) forwarded.get()))
        .register(registry);
    replacedThreads =
        counter("joblog_stream_threads_replaced_total", "Stream threads replaced.")
            .register(registry);
    tickLag =
        Gauge.builder()
            .name("joblog_tick_lag_milliseconds")
            .help("How far the earliest due entry is past.")
            .labelNames("partition")
            .register(registry);
    GaugeWithCallback.builder()
        .name("joblog_applied_offset")
        .help("Last applied offset, active partitions only.")
        .labelNames("partition")
        .callback(
            series ->
                partitions
                    .applied()
                    .forEach(
                        (partition, offset) -> series.call(offset, Integer.toString(partition))))
        .register(registry);
  }

  private static Counter.Builder counter(String name, String help) {
    return Counter.builder().name(name).help(help);
  }

  /**
   * @param answer the command's own, if it has one yet
   */
  void command(String operation, Optional<Outcome.Verdict> answer) {
    commands.labelValues(operation, answer.map(ProcessorMetrics::word).orElse("none")).inc();
  }

  void deadLetter(String reason) {
    deadLetters.labelValues(reason).inc();
  }

  /** Index rows deleted because their jobs contradicted them. */
  void indexRepairs(int rows) {
    indexRepairs.inc(rows);
  }

  void events(int published) {
    events.inc(published);
  }

  /**
   * A record that was applied before.
   *
   * @return how many there were so far
   */
  long repeat() {
    return repeats.incrementAndGet();
  }

  /**
   * A command that went to its own partition.
   *
   * @return how many there were so far
   */
  long forwarded() {
    return forwarded.incrementAndGet();
  }

  /** Those counted by {@link #forwarded}. */
  public long forwardedSoFar() {
    return forwarded.get();
  }

  /** A stream thread died of what a new one mends. */
  public void threadReplaced() {
    replacedThreads.inc();
  }

  /** How far the earliest due entry is past; 0 when nothing is. */
  void tickLag(int partition, long millis) {
    tickLag.labelValues(Integer.toString(partition)).set((double) millis);
  }

  void closed(int partition) {
    tickLag.remove(Integer.toString(partition));
  }

  private static String word(Outcome.Verdict verdict) {
    if (verdict instanceof Outcome.Accepted) {
      return "accepted";
    }
    if (verdict instanceof Outcome.Rejected rejected) {
      return rejected.reason().code();
    }
    return "duplicate";
  }
}
