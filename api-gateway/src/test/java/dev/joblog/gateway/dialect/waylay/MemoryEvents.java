// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import dev.joblog.gateway.core.EventLog;
import dev.joblog.protocol.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One partition of committed events, in memory. */
final class MemoryEvents implements EventLog {

  private final List<Optional<Event>> log = new ArrayList<>();

  synchronized void append(Event... events) {
    for (Event event : events) {
      log.add(Optional.of(event));
    }
    notifyAll();
  }

  /** A record that no reader understands. */
  synchronized void appendUnknown() {
    log.add(Optional.empty());
    notifyAll();
  }

  private synchronized List<Logged> from(int offset, Duration atMost) {
    try {
      if (offset >= log.size()) {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, atMost.toNanos()));
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new EventLogException("interrupted", stop, false);
    }
    List<Logged> found = new ArrayList<>();
    for (int at = offset; at < log.size(); at++) {
      found.add(new Logged(0, at, log.get(at)));
    }
    return found;
  }

  private synchronized long end() {
    return log.size();
  }

  private synchronized SortedMap<Integer, Long> firstAt(Instant t) {
    SortedMap<Integer, Long> first = new TreeMap<>();
    for (int at = log.size() - 1; at >= 0; at--) {
      if (log.get(at).filter(event -> event.header().t().isBefore(t)).isEmpty()) {
        first.put(0, (long) at);
      }
    }
    return first;
  }

  private synchronized void wakeAll() {
    notifyAll();
  }

  @Override
  public int partitions() {
    return 1;
  }

  @Override
  public Reader open() {
    return new MemoryReader();
  }

  private final class MemoryReader implements Reader {

    private long next;

    @Override
    public SortedMap<Integer, Long> beginnings() {
      return new TreeMap<>(Map.of(0, 0L));
    }

    @Override
    public SortedMap<Integer, Long> ends() {
      return new TreeMap<>(Map.of(0, end()));
    }

    @Override
    public SortedMap<Integer, Long> firstAt(Instant t, List<Integer> partitions) {
      return MemoryEvents.this.firstAt(t);
    }

    @Override
    public void seek(SortedMap<Integer, Long> offsets) {
      next = offsets.getOrDefault(0, 0L);
    }

    @Override
    public List<Logged> poll(Duration atMost) {
      List<Logged> found = from((int) next, atMost);
      next += found.size();
      return found;
    }

    @Override
    public long next(int partition) {
      return next;
    }

    @Override
    public void wake() {
      wakeAll();
    }

    @Override
    public void close() {}
  }
}
