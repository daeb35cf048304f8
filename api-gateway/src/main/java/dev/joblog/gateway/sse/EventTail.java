// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.core.EventLog;
import dev.joblog.gateway.core.EventLog.EventLogException;
import dev.joblog.gateway.core.EventLog.Logged;
import dev.joblog.gateway.core.EventLog.Reader;
import dev.joblog.gateway.sse.SseFormat.Gap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the end of the event log on one thread, for as long as the gateway runs, and gives each
 * event to the hub. It never writes to a socket. It begins a little before the end, so that who
 * comes back after a restart of the gateway finds what was missed in memory. After a fault it goes
 * on where it was.
 */
final class EventTail implements AutoCloseable {

  /** Offsets of each partition that are read before the first client is let in. */
  static final long WARM_OFFSETS = 1_024;

  private static final Logger LOG = LoggerFactory.getLogger(EventTail.class);
  private static final Duration POLL_MAX = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

  private final EventLog log;
  private final List<SseFormat> formats;
  private final StreamCounts counts;
  private final Creators creators = new Creators();
  private final Function<long[], Hub> hubs;
  private final Thread thread;
  private final CompletableFuture<Hub> ready = new CompletableFuture<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final SortedMap<Integer, Long> next = new TreeMap<>();
  private volatile Optional<Hub> hub = Optional.empty();
  private volatile Optional<Reader> current = Optional.empty();
  private volatile boolean reading;

  /**
   * @param hubs makes the hub, once it is known where the tail begins
   */
  EventTail(
      EventLog log, List<SseFormat> formats, StreamCounts counts, Function<long[], Hub> hubs) {
    this.log = log;
    this.formats = formats;
    this.counts = counts;
    this.hubs = hubs;
    this.thread = new Thread(this::run, "event-tail");
    thread.setDaemon(true);
  }

  /** Completes when clients may be let in. */
  CompletableFuture<Hub> start() {
    thread.start();
    return ready;
  }

  /** Empty before clients may be let in, and while the log can not be read. */
  Optional<Hub> hub() {
    return reading && ready.isDone() ? hub : Optional.empty();
  }

  /** Where everyone is who was let in, whether the log can be read now or not. */
  Optional<Hub> streams() {
    return hub;
  }

  private void run() {
    while (!isClosing()) {
      try (Reader reader = log.open()) {
        current = Optional.of(reader);
        follow(reader);
      } catch (EventLogException fault) {
        LOG.warn("event=event-tail-fault reason={}", fault.toString());
      } catch (RuntimeException fault) {
        LOG.error("event=event-tail-broke", fault);
      } finally {
        reading = false;
        current = Optional.empty();
      }
      pause();
    }
    LOG.info("event=event-tail-ended");
  }

  private void follow(Reader reader) {
    SortedMap<Integer, Long> beginnings = reader.beginnings();
    SortedMap<Integer, Long> ends = reader.ends();
    Hub to = hub.orElseGet(() -> begin(beginnings, ends));
    skipHoles(to, beginnings, ends);
    reader.seek(next);
    reading = true;
    while (!isClosing()) {
      reader.poll(POLL_MAX).forEach(logged -> hear(to, logged));
      for (int partition : List.copyOf(next.keySet())) {
        next.put(partition, reader.next(partition));
        to.reached(partition, reader.next(partition));
      }
      if (!ready.isDone() && isAt(ends)) {
        LOG.info("event=event-tail-ready partitions={}", next.size());
        ready.complete(to);
      }
    }
  }

  private Hub begin(SortedMap<Integer, Long> beginnings, SortedMap<Integer, Long> ends) {
    long[] start = new long[ends.size()];
    ends.forEach(
        (partition, end) -> {
          long first = Math.max(offset(beginnings, partition), end - WARM_OFFSETS);
          start[partition] = first;
          next.put(partition, first);
        });
    Hub made = hubs.apply(start);
    hub = Optional.of(made);
    return made;
  }

  /** What retention deleted while the log could not be read, or a lost broker took with it. */
  private void skipHoles(
      Hub to, SortedMap<Integer, Long> beginnings, SortedMap<Integer, Long> ends) {
    for (int partition : List.copyOf(next.keySet())) {
      long at = offset(next, partition);
      long first = offset(beginnings, partition);
      long end = Math.max(first, offset(ends, partition));
      if (at < first || at > end) {
        long on = at < first ? first : end;
        LOG.error("event=event-gap partition={} from={} to={}", partition, at, on);
        to.gap(new Gap(partition, at, on));
        next.put(partition, on);
      }
    }
  }

  private void hear(Hub to, Logged logged) {
    logged
        .event()
        .map(creators::named)
        .ifPresentOrElse(
            event ->
                to.add(StreamEvent.of(logged.partition(), logged.offset(), event, formats, counts)),
            () -> to.gap(new Gap(logged.partition(), logged.offset(), logged.offset() + 1)));
    next.put(logged.partition(), logged.offset() + 1);
  }

  private boolean isAt(SortedMap<Integer, Long> ends) {
    return ends.entrySet().stream().allMatch(end -> offset(next, end.getKey()) >= end.getValue());
  }

  private static long offset(SortedMap<Integer, Long> offsets, int partition) {
    return Optional.ofNullable(offsets.get(partition)).orElse(0L);
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void pause() {
    try {
      var unused = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      closing.countDown();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    current.ifPresent(Reader::wake);
    try {
      thread.join(CLOSE_MAX.toMillis());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
