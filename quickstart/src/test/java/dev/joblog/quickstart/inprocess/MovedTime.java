// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import dev.joblog.gateway.core.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The only time in the service; it stands still until somebody moves it. */
final class MovedTime extends Clock implements Timer {

  static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

  /**
   * @param number tells tasks apart
   */
  private record Task(long number, Instant due, Runnable task) {}

  private final List<Task> tasks = new ArrayList<>();
  private Instant now = START;
  private long number;

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized Scheduled after(Duration delay, Runnable task) {
    number++;
    Task scheduled = new Task(number, now.plus(delay), task);
    tasks.add(scheduled);
    return () -> cancel(scheduled);
  }

  private synchronized void cancel(Task scheduled) {
    tasks.remove(scheduled);
  }

  synchronized Optional<Instant> earliest() {
    return tasks.stream().map(Task::due).min(Comparator.naturalOrder());
  }

  /** Never back. */
  synchronized void moveTo(Instant then) {
    now = then.isAfter(now) ? then : now;
  }

  void runDue() {
    List<Task> due;
    synchronized (this) {
      due =
          tasks.stream()
              .filter(task -> !task.due().isAfter(now))
              .sorted(Comparator.comparing(Task::due).thenComparing(Task::number))
              .toList();
      tasks.removeAll(due);
    }
    due.forEach(task -> task.task().run());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
