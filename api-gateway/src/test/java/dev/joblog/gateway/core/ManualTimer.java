// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that a test moves. */
public final class ManualTimer implements Timer {

  private record Task(long dueNanos, Runnable task) {}

  private final List<Task> tasks = new ArrayList<>();
  private long now;

  /** For whoever wants a clock that goes with it. */
  public long nanos() {
    return now;
  }

  @Override
  public Scheduled after(Duration delay, Runnable task) {
    Task scheduled = new Task(now + delay.toNanos(), task);
    tasks.add(scheduled);
    return () -> tasks.remove(scheduled);
  }

  public void advance(Duration by) {
    now += by.toNanos();
    List<Task> due =
        tasks.stream()
            .filter(task -> task.dueNanos() <= now)
            .sorted(Comparator.comparingLong(Task::dueNanos))
            .toList();
    tasks.removeAll(due);
    due.forEach(task -> task.task().run());
  }

  public int size() {
    return tasks.size();
  }
}
