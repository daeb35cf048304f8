// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.core.EventLog;
import dev.joblog.gateway.core.EventLog.EventLogException;
import dev.joblog.gateway.core.EventLog.Logged;
import dev.joblog.gateway.core.EventLog.Reader;
import dev.joblog.gateway.sse.SseFormat.Ending;
import dev.joblog.gateway.sse.SseFormat.Gap;
import dev.joblog.protocol.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log for one connection that begins before the rings, on a thread of its own, at the
 * client's pace; ends when the rings can take over.
 */
final class CatchUp implements Runnable {

  /** A client that takes nothing for this long is dropped. */
  static final Duration STALL_MAX = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
  private static final Duration POLL_MAX = Duration.ofMillis(200);

  private final EventLog log;
  private final Hub hub;
  private final InstantSource clock;
  private final Connection connection;
  private final Subscription subscription;
  private final From from;
  private final StreamCounts counts;
  private final Creators creators = new Creators();

  CatchUp(
      EventLog log,
      Hub hub,
      InstantSource clock,
      Connection connection,
      From from,
      StreamCounts counts) {
    this.log = log;
    this.hub = hub;
    this.clock = clock;
    this.connection = connection;
    this.subscription = connection.subscription();
    this.from = from;
    this.counts = counts;
  }

  @Override
  public void run() {
    try (Reader reader = log.open()) {
      read(reader);
    } catch (EventLogException fault) {
      LOG.warn("event=catch-up-failed reason={}", fault.toString());
      connection.outlet().abort();
    } catch (RuntimeException fault) {
      // Nobody else would ever end this stream.
      LOG.error("event=catch-up-broke", fault);
      connection.outlet().abort();
    } catch (InterruptedException stop) {
      connection.outlet().abort();
    }
  }

  private void read(Reader reader) throws InterruptedException {
    Place place = begin(reader);
    while (isOn() && !hub.takeOver(connection)) {
      try {
        for (Logged logged : reader.poll(POLL_MAX)) {
          hear(logged, place);
        }
        for (int partition : place.partitions()) {
          place.advance(partition, reader.next(partition));
        }
      } catch (EventLogException fault) {
        if (!fault.isTruncated()) {
          throw fault;
        }
        seek(reader, place);
      }
      stayAlive(place);
    }
  }

  private Place begin(Reader reader) throws InterruptedException {
    Place place;
    if (from instanceof From.Named named) {
      place = named.place();
    } else if (from instanceof From.Beginning beginning) {
      place = beginning.place();
      lift(place, reader.beginnings());
    } else {
      From.Time time = (From.Time) from;
      place = time.place();
      // The ends first: what is committed in between is after them, and so is not missed.
      SortedMap<Integer, Long> ends = reader.ends();
      SortedMap<Integer, Long> starts =
          reader.firstAt(time.t(), IntStream.of(place.partitions()).boxed().toList());
      ends.forEach((partition, end) -> starts.putIfAbsent(partition, end));
      lift(place, starts);
    }
    subscription.startAt(place);
    offer(subscription.format().opening(place.id().toString()));
    seek(reader, place);
    return place;
  }

  private static void lift(Place place, SortedMap<Integer, Long> to) {
    for (int partition : place.partitions()) {
      place.advance(partition, Optional.ofNullable(to.get(partition)).orElse(0L));
    }
  }

  /** To the place, or behind the hole that it lies in. */
  private void seek(Reader reader, Place place) throws InterruptedException {
    SortedMap<Integer, Long> beginnings = reader.beginnings();
    SortedMap<Integer, Long> ends = reader.ends();
    for (int partition : place.partitions()) {
      long at = place.next(partition);
      long first = Optional.ofNullable(beginnings.get(partition)).orElse(0L);
      long end = Math.max(first, Optional.ofNullable(ends.get(partition)).orElse(0L));
      if (at < first || at > end) {
        gap(place, new Gap(partition, at, at < first ? first : end));
      }
    }
    reader.seek(place.offsets());
  }

  private void gap(Place place, Gap gap) throws InterruptedException {
    place.restart(gap.partition(), gap.to());
    Optional<byte[]> frame = subscription.format().gap(gap, place.id().toString());
    if (frame.isPresent()) {
      offer(frame.get());
    } else {
      hub.end(connection, Ending.GAP);
    }
  }

  private void hear(Logged logged, Place place) throws InterruptedException {
    Optional<Event> event = logged.event().map(creators::named);
    if (event.isEmpty()) {
      gap(place, new Gap(logged.partition(), logged.offset(), logged.offset() + 1));
      return;
    }
    // What nobody wants need not be rendered: here it is by far the most.
    boolean wanted = subscription.watch().matches(event.get().header());
    StreamEvent rendered =
        StreamEvent.of(
            logged.partition(),
            logged.offset(),
            event.get(),
            wanted ? List.of(subscription.format()) : List.of(),
            counts);
    Optional<byte[]> frame =
        subscription.pass(
            rendered, rendered.renderings().stream().findFirst().orElseGet(Rendering::silent));
    if (frame.isPresent()) {
      offer(frame.get());
    }
  }

  private boolean isOn() {
    if (subscription.isOver()) {
      hub.end(connection, Ending.JOB_FINISHED);
    } else if (subscription.hasHole()) {
      hub.end(connection, Ending.GAP);
    } else if (subscription.isExpiredAt(clock.instant())) {
      hub.end(connection, Ending.TOKEN_EXPIRED);
    }
    return subscription.state() == Subscription.State.CATCHING_UP;
  }

  private void stayAlive(Place place) throws InterruptedException {
    if (!clock.instant().isBefore(subscription.heardAt().plus(hub.quiet()))) {
      offer(subscription.format().keepAlive(place.id().toString()));
    }
  }

  private void offer(byte[] frame) throws InterruptedException {
    Instant now = clock.instant();
    if (subscription.isExpiredAt(now)) {
      hub.end(connection, Ending.TOKEN_EXPIRED);
    } else if (!connection.offerWaiting(frame, now, STALL_MAX)) {
      hub.end(connection, Ending.OVERFLOW);
    }
  }
}
