// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that a test moves. Safe from any thread: those of a server may schedule and cancel. */
public final class ManualTimer implements Timer {

  private record Task(long dueNanos, Runnable task) {}

  private final List<Task> tasks = new ArrayList<>();
  private long now;

  /** For whoever wants a clock that goes with it. */
  public synchronized long nanos() {
    return now;
  }

  @Override
  public synchronized Scheduled after(Duration delay, Runnable task) {
    Task scheduled = new Task(now + delay.toNanos(), task);
    tasks.add(scheduled);
    return () -> cancel(scheduled);
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }

  public void advance(Duration by) {
    takeDue(by).forEach(task -> task.task().run());
  }

  private synchronized List<Task> takeDue(Duration by) {
    now += by.toNanos();
    List<Task> due =
        tasks.stream()
            .filter(task -> task.dueNanos() <= now)
            .sorted(Comparator.comparingLong(Task::dueNanos))
            .toList();
    tasks.removeAll(due);
    return due;
  }

  public synchronized int size() {
    return tasks.size();
  }
}
