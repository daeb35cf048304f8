// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.sse.SseFormat.Ending;
import dev.joblog.gateway.sse.SseFormat.Gap;
import dev.joblog.gateway.sse.SseFormat.Rendered;
import dev.joblog.gateway.sse.StreamRefused.Kind;
import dev.joblog.gateway.sse.Subscription.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where events and connections meet, under one lock that nobody holds for long: the tail adds an
 * event and offers it to whoever is live; a connection that is further back takes its share of the
 * rings when its socket is ready, and becomes live in the same step in which it reaches the tail;
 * one whose buffer is full is further back again. So nothing is lost between the two, and nothing
 * comes twice. Who is so slow that the rings have left its place behind is dropped.
 */
final class Hub {

  /** Without a message for this long, a sign of life. */
  static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  /** How long an end may wait for a socket that takes nothing. */
  static final Duration ENDING_MAX = Duration.ofSeconds(5);

  /** Events of the rings that one connection looks at before others have the lock. */
  static final int SCAN_MAX = 1_024;

  private static final int NONE = -1;

  /** Of the rings' bytes, what one connection takes before its socket has taken it. */
  static final int REPLAY_BYTES = 32 * 1024;

  private final InstantSource clock;
  private final Rings rings;
  private final StreamCounts counts;
  private final Registry live = new Registry();
  private final Set<Connection> ending = ConcurrentHashMap.newKeySet();
  private final Set<Connection> all = ConcurrentHashMap.newKeySet();
  private boolean closing;

  Hub(Rings rings, InstantSource clock, StreamCounts counts) {
    this.rings = rings;
    this.clock = clock;
    this.counts = counts;
  }

  // ---- the tail's side

  synchronized void add(StreamEvent event) {
    rings.ring(event.partition()).add(event);
    rings.advance(event.partition(), event.offset() + 1);
    Instant now = clock.instant();
    Map<Integer, Optional<byte[]>> atTail = new HashMap<>();
    live.each(event.header(), connection -> deliver(connection, event, atTail, now));
  }

  /** What lies before that offset has been read, and there was nothing more in it. */
  synchronized void reached(int partition, long next) {
    rings.advance(partition, next);
  }

  /** The log has a hole; the tail goes on behind it. */
  synchronized void gap(Gap gap) {
    rings.restart(gap.partition(), gap.to());
    Instant now = clock.instant();
    live.each(
        connection -> {
          Place place = placeOf(connection);
          if (place.reads(gap.partition())) {
            place.restart(gap.partition(), gap.to());
            byte[] frame = connection.subscription().format().gap(gap, place.id().toString());
            write(connection, Optional.of(frame), now);
          }
        });
  }

  private void deliver(
      Connection connection,
      StreamEvent event,
      Map<Integer, Optional<byte[]>> atTail,
      Instant now) {
    Subscription subscription = connection.subscription();
    if (subscription.isExpiredAt(now)) {
      end(connection, Ending.TOKEN_EXPIRED);
      return;
    }
    if (connection.outlet().isFull()) {
      fallBack(connection, event);
      return;
    }
    Optional<Rendered> rendered = event.renderings().get(subscription.formatIndex());
    Optional<byte[]> frame =
        subscription.place().isPresent()
            ? passed(subscription, event, rendered)
            : atTail(subscription, event, rendered, atTail);
    write(connection, frame, now);
  }

  /** For a stream with an id of its own. */
  private Optional<byte[]> passed(
      Subscription subscription, StreamEvent event, Optional<Rendered> rendered) {
    Place place = subscription.place().orElseThrow();
    rings.lift(place, event.partition());
    Optional<byte[]> frame = subscription.pass(event, rendered);
    if (place instanceof Place.OfTenant && !rings.areBehind(place)) {
      subscription.followTail();
    }
    return frame;
  }

  /** For all streams that stand where the tail stands, the same bytes. */
  private Optional<byte[]> atTail(
      Subscription subscription,
      StreamEvent event,
      Optional<Rendered> rendered,
      Map<Integer, Optional<byte[]>> frames) {
    return subscription.watch().matches(event.header())
        ? frames.computeIfAbsent(
            subscription.formatIndex(),
            index -> rendered.map(r -> subscription.format().message(r, rings.id())))
        : Optional.empty();
  }

  /** A burst came faster than the socket takes it: this event and the next come from the rings. */
  private void fallBack(Connection connection, StreamEvent event) {
    Subscription subscription = connection.subscription();
    Place place = subscription.place().orElseGet(rings::end);
    if (subscription.place().isEmpty()) {
      place.restart(event.partition(), event.offset());
      subscription.startAt(place);
    } else {
      rings.lift(place, event.partition());
      place.advance(event.partition(), event.offset());
    }
    live.remove(connection);
    subscription.become(State.REPLAYING);
    // Since the buffer was seen full, it may have been emptied.
    connection.outlet().kick();
  }

  private void write(Connection connection, Optional<byte[]> frame, Instant now) {
    if (frame.isPresent() && !connection.offer(frame.get(), now)) {
      end(connection, Ending.OVERFLOW);
    } else if (connection.subscription().isOver()) {
      end(connection, Ending.JOB_FINISHED);
    }
  }

  // ---- the connections' side

  /**
   * Until {@link #left}.
   *
   * @throws StreamRefused when the gateway ends: who was on the way in then would hold it up
   */
  synchronized void joined(Connection connection) {
    if (closing) {
      throw new StreamRefused(
          Kind.UNAVAILABLE, "Expected to stay, but this gateway ends.", Duration.ofSeconds(1));
    }
    all.add(connection);
  }

  /** Connections that came and have not left. */
  int size() {
    return all.size();
  }

  /** The offset that the tail reads next on a partition. */
  synchronized long next(int partition) {
    return rings.next(partition);
  }

  /** From now on. */
  synchronized void startLive(Connection connection) {
    Subscription subscription = connection.subscription();
    connection.offer(subscription.format().opening(rings.id()), clock.instant());
    goLive(connection);
  }

  /** Whether the rings hold all that comes after that place; if so, it is on its way. */
  synchronized boolean startReplay(Connection connection, Place place) {
    if (!rings.cover(place) || rings.areBehind(place)) {
      return false;
    }
    Subscription subscription = connection.subscription();
    subscription.startAt(place);
    connection.offer(subscription.format().opening(place.id().toString()), clock.instant());
    subscription.become(State.REPLAYING);
    connection.outlet().kick();
    return true;
  }

  /** Whether the rings know where that log time begins; if so, it is on its way. */
  synchronized boolean startReplayAt(Connection connection, Place start, Instant t) {
    for (int partition : start.partitions()) {
      var first = rings.firstAt(partition, t);
      if (first.isEmpty()) {
        return false;
      }
      start.advance(partition, first.getAsLong());
    }
    return startReplay(connection, start);
  }

  /** A reader has come as far as the rings reach: they take over. */
  synchronized boolean takeOver(Connection connection) {
    Subscription subscription = connection.subscription();
    if (!rings.cover(subscription.place().orElseThrow())) {
      return false;
    }
    subscription.become(State.REPLAYING);
    connection.outlet().kick();
    return true;
  }

  /** Offers from the rings until something is offered, or the tail is reached. */
  void replay(Connection connection) {
    boolean more = true;
    while (more) {
      more = replaySome(connection);
    }
  }

  private synchronized boolean replaySome(Connection connection) {
    Subscription subscription = connection.subscription();
    if (subscription.state() != State.REPLAYING) {
      return false;
    }
    Place place = subscription.place().orElseThrow();
    Instant now = clock.instant();
    if (subscription.isExpiredAt(now)) {
      end(connection, Ending.TOKEN_EXPIRED);
    } else if (subscription.isOver()) {
      end(connection, Ending.JOB_FINISHED);
    } else if (!rings.cover(place)) {
      end(connection, Ending.OVERFLOW);
    } else {
      return replayed(connection, place, now);
    }
    return false;
  }

  /** Whether the rings hold more and nothing was offered yet. */
  private boolean replayed(Connection connection, Place place, Instant now) {
    Subscription subscription = connection.subscription();
    int scanned = 0;
    int offered = 0;
    for (int partition : place.partitions()) {
      for (StreamEvent event :
          rings.ring(partition).from(place.next(partition), SCAN_MAX - scanned)) {
        scanned++;
        Optional<byte[]> frame =
            subscription.pass(event, event.renderings().get(subscription.formatIndex()));
        offered += frame.map(bytes -> bytes.length).orElse(0);
        write(connection, frame, now);
        if (subscription.state() != State.REPLAYING
            || offered >= REPLAY_BYTES
            || connection.outlet().isFull()) {
          return false;
        }
      }
      if (scanned >= SCAN_MAX) {
        return offered == 0;
      }
      place.advance(partition, rings.next(partition));
    }
    goLive(connection);
    return false;
  }

  private void goLive(Connection connection) {
    Subscription subscription = connection.subscription();
    if (subscription.state() == State.ENDED) {
      return;
    }
    subscription.become(State.LIVE);
    boolean atTail = subscription.place().filter(rings::areBehind).isEmpty();
    if (atTail && subscription.watch().job().isEmpty()) {
      subscription.followTail();
    }
    live.add(connection);
  }

  private Place placeOf(Connection connection) {
    Place place = connection.subscription().place().orElseGet(rings::end);
    rings.lift(place, NONE);
    return place;
  }

  // ---- the ends

  synchronized void end(Connection connection, Ending why) {
    if (connection.subscription().state() != State.ENDED) {
      connection.subscription().become(State.ENDED);
      counts.ended(why);
      live.remove(connection);
      ending.add(connection);
      connection.finish(why, clock.instant().plus(ENDING_MAX));
    }
  }

  /** Nothing will be written any more. */
  synchronized void left(Connection connection) {
    if (connection.subscription().state() != State.ENDED) {
      counts.brokenOff();
      connection.subscription().become(State.ENDED);
    }
    forget(connection);
  }

  /** It was let in, and is refused before its first byte. */
  synchronized void forget(Connection connection) {
    live.remove(connection);
    ending.remove(connection);
    all.remove(connection);
  }

  /**
   * The gateway ends: nobody comes in any more, and every stream ends without a word, what waits
   * before its socket forgotten. A client comes back by its last id, to another gateway.
   */
  synchronized void endAll() {
    closing = true;
    Instant abortAt = clock.instant().plus(ENDING_MAX);
    all.forEach(
        connection -> {
          if (connection.subscription().state() != State.ENDED) {
            connection.subscription().become(State.ENDED);
            counts.gatewayEnds();
            live.remove(connection);
            ending.add(connection);
            connection.dismiss(abortAt);
          }
        });
  }

  /** Once a second: signs of life, ended tokens, ends that nobody takes. */
  void sweep() {
    sweep(clock.instant()).forEach(connection -> connection.outlet().abort());
  }

  private synchronized List<Connection> sweep(Instant now) {
    live.each(
        connection -> {
          Subscription subscription = connection.subscription();
          if (subscription.isExpiredAt(now)) {
            end(connection, Ending.TOKEN_EXPIRED);
          } else if (!now.isBefore(subscription.heardAt().plus(KEEP_ALIVE))) {
            String id =
                subscription.place().isEmpty() ? rings.id() : placeOf(connection).id().toString();
            write(connection, Optional.of(subscription.format().keepAlive(id)), now);
          }
        });
    all.forEach(
        connection -> {
          Subscription subscription = connection.subscription();
          if (subscription.state() == State.REPLAYING
              && !rings.cover(subscription.place().orElseThrow())) {
            end(connection, Ending.OVERFLOW);
          }
        });
    return ending.stream().filter(connection -> connection.isOverdueAt(now)).toList();
  }
}
