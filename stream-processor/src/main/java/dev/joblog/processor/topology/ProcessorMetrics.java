// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.protocol.Outcome;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the processor counts, as Prometheus text (format 0.0.4). Counts begin at the start of the
 * process; a re-executed command counts again. Label values come from closed sets, so the number of
 * series is bounded. Safe from any thread.
 */
public final class ProcessorMetrics {

  private final Partitions partitions;
  private final Map<String, LongAdder> commands = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> deadLetters = new ConcurrentHashMap<>();
  private final Map<Integer, Long> tickLagMs = new ConcurrentHashMap<>();
  private final LongAdder events = new LongAdder();
  private final LongAdder indexRepairs = new LongAdder();
  private final AtomicLong repeats = new AtomicLong();
  private final AtomicLong forwarded = new AtomicLong();
  private final LongAdder replacedThreads = new LongAdder();

  public ProcessorMetrics(Partitions partitions) {
    this.partitions = partitions;
  }

  /**
   * @param answer the command's own, if it has one yet
   */
  void command(String operation, Optional<Outcome.Verdict> answer) {
    String verdict = answer.map(ProcessorMetrics::word).orElse("none");
    count(commands, label("operation", operation) + "," + label("verdict", verdict));
  }

  void deadLetter(String reason) {
    count(deadLetters, label("reason", reason));
  }

  /** Index rows deleted because their jobs contradicted them. */
  void indexRepairs(int rows) {
    indexRepairs.add(rows);
  }

  void events(int published) {
    events.add(published);
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
    replacedThreads.increment();
  }

  /** How far the earliest due entry is past; 0 when nothing is. */
  void tickLag(int partition, long millis) {
    tickLagMs.put(partition, millis);
  }

  void closed(int partition) {
    tickLagMs.remove(partition);
  }

  /** All series, sorted by name and labels. */
  public String text() {
    StringBuilder text = new StringBuilder();
    counters(text, "joblog_commands_total", "Commands by operation and verdict.", commands);
    counters(text, "joblog_dead_letters_total", "Records put aside, by reason.", deadLetters);
    head(text, "joblog_events_total", "counter", "Events published.");
    line(text, "joblog_events_total", "", events.sum());
    head(
        text,
        "joblog_index_repairs_total",
        "counter",
        "Index rows that their jobs contradicted, deleted; more than 0: the store was damaged.");
    line(text, "joblog_index_repairs_total", "", indexRepairs.sum());
    head(text, "joblog_repeated_records_total", "counter", "Records met again and left alone.");
    line(text, "joblog_repeated_records_total", "", repeats.get());
    head(
        text,
        "joblog_commands_forwarded_total",
        "counter",
        "Commands sent on to the partition they belong to.");
    line(text, "joblog_commands_forwarded_total", "", forwarded.get());
    head(text, "joblog_stream_threads_replaced_total", "counter", "Stream threads replaced.");
    line(text, "joblog_stream_threads_replaced_total", "", replacedThreads.sum());
    head(text, "joblog_tick_lag_milliseconds", "gauge", "How far the earliest due entry is past.");
    new TreeMap<>(tickLagMs)
        .forEach((p, ms) -> line(text, "joblog_tick_lag_milliseconds", ofPartition(p), ms));
    head(text, "joblog_applied_offset", "gauge", "Last applied offset, active partitions only.");
    partitions
        .applied()
        .forEach((p, offset) -> line(text, "joblog_applied_offset", ofPartition(p), offset));
    return text.toString();
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

  private static void count(Map<String, LongAdder> counters, String labels) {
    counters.computeIfAbsent(labels, fresh -> new LongAdder()).increment();
  }

  private static void counters(
      StringBuilder text, String name, String help, Map<String, LongAdder> counters) {
    head(text, name, "counter", help);
    SortedMap<String, LongAdder> sorted = new TreeMap<>(counters);
    sorted.forEach((labels, count) -> line(text, name, labels, count.sum()));
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void line(StringBuilder text, String name, String labels, long value) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ').append(value).append('\n');
  }

  private static String ofPartition(int partition) {
    return label("partition", Integer.toString(partition));
  }

  private static String label(String name, String value) {
    return name + "=\"" + value + "\"";
  }
}
