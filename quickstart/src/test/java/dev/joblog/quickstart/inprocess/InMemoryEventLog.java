// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import dev.joblog.gateway.core.EventLog;
import dev.joblog.protocol.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The event log, and whether the gateway's tail has read all of it. */
final class InMemoryEventLog implements EventLog {

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final List<List<Logged>> partitions = new ArrayList<>();
  private Optional<Reader> tail = Optional.empty();
  private boolean tailIsAtTheEnd;

  InMemoryEventLog(int partitions) {
    for (int number = 0; number < partitions; number++) {
      this.partitions.add(new ArrayList<>());
    }
  }

  synchronized void append(int partition, List<Event> events) {
    List<Logged> log = partitions.get(partition);
    events.forEach(event -> log.add(new Logged(partition, log.size(), Optional.of(event))));
    if (!events.isEmpty()) {
      tailIsAtTheEnd = false;
      notifyAll();
    }
  }

  synchronized long end(int partition) {
    return partitions.get(partition).size();
  }

  /** Waits until the first reader, which is the gateway's tail, has dealt with every event. */
  synchronized void settle() {
    long deadline = System.nanoTime() + SETTLED_NANOS;
    while (!tailIsAtTheEnd) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Expected the tail to read every event, but it does not");
      }
      await(POLL_NANOS);
    }
  }

  private void await(long nanos) {
    try {
      TimeUnit.NANOSECONDS.timedWait(this, nanos);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new EventLogException("interrupted", stop, false);
    }
  }

  @Override
  public int partitions() {
    return partitions.size();
  }

  @Override
  public synchronized Reader open() {
    Reader reader = new InMemoryReader();
    if (tail.isEmpty()) {
      tail = Optional.of(reader);
    }
    return reader;
  }

  private synchronized List<Logged> poll(InMemoryReader reader, Duration atMost) {
    List<Logged> found = reader.take();
    if (found.isEmpty() && tail.filter(first -> first == reader).isPresent()) {
      tailIsAtTheEnd = true;
      notifyAll();
    }
    if (found.isEmpty()) {
      await(Math.max(1, Math.min(POLL_NANOS, atMost.toNanos())));
      found = reader.take();
    }
    return found;
  }

  private synchronized SortedMap<Integer, Long> ends() {
    SortedMap<Integer, Long> ends = new TreeMap<>();
    for (int number = 0; number < partitions.size(); number++) {
      ends.put(number, end(number));
    }
    return ends;
  }

  private synchronized SortedMap<Integer, Long> firstAt(Instant t, List<Integer> asked) {
    SortedMap<Integer, Long> first = new TreeMap<>();
    for (int number : asked) {
      partitions.get(number).stream()
          .filter(logged -> !logged.event().orElseThrow().header().t().isBefore(t))
          .findFirst()
          .ifPresent(logged -> first.put(number, logged.offset()));
    }
    return first;
  }

  private final class InMemoryReader implements Reader {

    private final SortedMap<Integer, Long> next = new TreeMap<>();

    private List<Logged> take() {
      List<Logged> found = new ArrayList<>();
      next.replaceAll(
          (number, offset) -> {
            List<Logged> log = partitions.get(number);
            found.addAll(log.subList(offset.intValue(), log.size()));
            return (long) log.size();
          });
      return found;
    }

    @Override
    public SortedMap<Integer, Long> beginnings() {
      SortedMap<Integer, Long> beginnings = new TreeMap<>();
      InMemoryEventLog.this.ends().keySet().forEach(number -> beginnings.put(number, 0L));
      return beginnings;
    }

    @Override
    public SortedMap<Integer, Long> ends() {
      return InMemoryEventLog.this.ends();
    }

    @Override
    public SortedMap<Integer, Long> firstAt(Instant t, List<Integer> asked) {
      return InMemoryEventLog.this.firstAt(t, asked);
    }

    @Override
    public void seek(SortedMap<Integer, Long> offsets) {
      next.clear();
      next.putAll(offsets);
    }

    @Override
    public List<Logged> poll(Duration atMost) {
      return InMemoryEventLog.this.poll(this, atMost);
    }

    @Override
    public long next(int partition) {
      return Optional.ofNullable(next.get(partition)).orElseThrow();
    }

    @Override
    public void wake() {
      synchronized (InMemoryEventLog.this) {
        InMemoryEventLog.this.notifyAll();
      }
    }

    @Override
    public void close() {}
  }
}
