// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

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

/** A log in memory: events, transaction markers between them, retention, faults. */
final class FakeLog implements EventLog {

  /** Events that one poll gives at most: small, so that readers stop everywhere. */
  private static final int POLL_MAX = 5;

  private final List<List<Optional<Logged>>> partitions = new ArrayList<>();
  private final long[] beginnings;
  private final long[] ends;
  private int failures;
  private int breaks;
  private int opened;

  FakeLog(int partitions) {
    for (int i = 0; i < partitions; i++) {
      this.partitions.add(new ArrayList<>());
    }
    this.beginnings = new long[partitions];
    this.ends = new long[partitions];
  }

  /** Appended and committed. */
  synchronized void append(Event... events) {
    for (Event event : events) {
      appendOpen(event);
      commit(event.header().jobId().partition());
    }
  }

  /** Appended, and not readable before {@link #commit}. */
  synchronized void appendOpen(Event event) {
    int partition = event.header().jobId().partition();
    List<Optional<Logged>> log = partitions.get(partition);
    log.add(Optional.of(new Logged(partition, log.size(), Optional.of(event))));
  }

  synchronized void appendUnknown(int partition) {
    List<Optional<Logged>> log = partitions.get(partition);
    log.add(Optional.of(new Logged(partition, log.size(), Optional.empty())));
    commit(partition);
  }

  /** With a marker, which takes an offset and is no record. */
  synchronized void commit(int partition) {
    partitions.get(partition).add(Optional.empty());
    ends[partition] = partitions.get(partition).size();
    notifyAll();
  }

  /** Everything before that offset is deleted. */
  synchronized void retain(int partition, long from) {
    beginnings[partition] = from;
  }

  /** So many polls fail from now on. */
  synchronized void fail(int times) {
    failures = times;
  }

  /** So many polls break from now on, in a way that nobody foresaw. */
  synchronized void breakDown(int times) {
    breaks = times;
  }

  synchronized int opened() {
    return opened;
  }

  /** Every committed event of a partition that is still there. */
  synchronized List<Logged> events(int partition) {
    return partitions
        .get(partition)
        .subList((int) beginnings[partition], (int) ends[partition])
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public int partitions() {
    return partitions.size();
  }

  @Override
  public synchronized Reader open() {
    opened++;
    return new FakeReader();
  }

  private synchronized List<Logged> read(SortedMap<Integer, Long> next, Duration atMost) {
    if (breaks > 0) {
      breaks--;
      throw new IllegalArgumentException("nobody foresaw this");
    }
    if (failures > 0) {
      failures--;
      throw new EventLogException("a fault", new IllegalStateException(), false);
    }
    long deadline = System.nanoTime() + Math.min(20_000_000, atMost.toNanos());
    List<Logged> found = readNow(next);
    try {
      while (found.isEmpty() && System.nanoTime() < deadline) {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, deadline - System.nanoTime()));
        found = readNow(next);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new EventLogException("interrupted", stop, false);
    }
    return found;
  }

  private List<Logged> readNow(SortedMap<Integer, Long> next) {
    List<Logged> found = new ArrayList<>();
    next.replaceAll(
        (partition, offset) -> {
          if (offset < beginnings[partition] || offset > ends[partition]) {
            throw new EventLogException("out of range", new IllegalStateException(), true);
          }
          long at = offset;
          while (at < ends[partition] && found.size() < POLL_MAX) {
            partitions.get(partition).get((int) at).ifPresent(found::add);
            at++;
          }
          return at;
        });
    return found;
  }

  private synchronized SortedMap<Integer, Long> all(long[] offsets) {
    SortedMap<Integer, Long> all = new TreeMap<>();
    for (int i = 0; i < offsets.length; i++) {
      all.put(i, offsets[i]);
    }
    return all;
  }

  private synchronized SortedMap<Integer, Long> firstAt(Instant t, List<Integer> asked) {
    SortedMap<Integer, Long> first = new TreeMap<>();
    for (int partition : asked) {
      events(partition).stream()
          .filter(logged -> !logged.event().orElseThrow().header().t().isBefore(t))
          .findFirst()
          .ifPresent(logged -> first.put(partition, logged.offset()));
    }
    return first;
  }

  private final class FakeReader implements Reader {

    private final SortedMap<Integer, Long> next = new TreeMap<>();

    @Override
    public SortedMap<Integer, Long> beginnings() {
      return all(beginnings);
    }

    @Override
    public SortedMap<Integer, Long> ends() {
      return all(ends);
    }

    @Override
    public SortedMap<Integer, Long> firstAt(Instant t, List<Integer> partitions) {
      return FakeLog.this.firstAt(t, partitions);
    }

    @Override
    public void seek(SortedMap<Integer, Long> offsets) {
      next.clear();
      next.putAll(offsets);
    }

    @Override
    public List<Logged> poll(Duration atMost) {
      return read(next, atMost);
    }

    @Override
    public long next(int partition) {
      return Optional.ofNullable(next.get(partition)).orElseThrow();
    }

    @Override
    public void wake() {
      synchronized (FakeLog.this) {
        FakeLog.this.notifyAll();
      }
    }

    @Override
    public void close() {}
  }
}
