// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.sse.SseFormat.Ending;
import dev.joblog.gateway.sse.SseFormat.Gap;
import dev.joblog.gateway.sse.Subscription.State;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Hands what the tail reads to whoever stands where the tail stands. Guarded by the hub. */
final class LiveFeed {

  private static final int NONE = -1;

  private final Rings rings;
  private final Registry live;
  private final OpenStreams streams;
  private final Duration quiet;

  /**
   * @param quiet after which a sweep writes a sign of life
   */
  LiveFeed(Rings rings, Registry live, OpenStreams streams, Duration quiet) {
    this.rings = rings;
    this.live = live;
    this.streams = streams;
    this.quiet = quiet;
  }

  /** Unless it has ended meanwhile. */
  void join(Connection connection) {
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

  /** An event that the rings hold now. */
  void add(StreamEvent event, Instant now) {
    Map<Integer, Optional<byte[]>> atTail = new HashMap<>();
    live.each(event.header(), connection -> deliver(connection, event, atTail, now));
  }

  private void deliver(
      Connection connection,
      StreamEvent event,
      Map<Integer, Optional<byte[]>> atTail,
      Instant now) {
    Subscription subscription = connection.subscription();
    if (subscription.isExpiredAt(now)) {
      streams.end(connection, Ending.TOKEN_EXPIRED, now);
      return;
    }
    if (connection.outlet().isFull()) {
      fallBack(connection, event);
      return;
    }
    Rendering rendering = event.renderings().get(subscription.formatIndex());
    Optional<byte[]> frame =
        subscription.place().isPresent()
            ? passed(subscription, event, rendering)
            : atTail(subscription, event, rendering, atTail);
    streams.write(connection, frame, now);
  }

  /** For a stream with an id of its own. */
  private Optional<byte[]> passed(
      Subscription subscription, StreamEvent event, Rendering rendering) {
    Place place = subscription.place().orElseThrow();
    rings.lift(place, event.partition());
    Optional<byte[]> frame = subscription.pass(event, rendering);
    if (place instanceof Place.OfTenant && !rings.areBehind(place)) {
      subscription.followTail();
    }
    return frame;
  }

  /** For all streams that stand where the tail stands, the same bytes. */
  private Optional<byte[]> atTail(
      Subscription subscription,
      StreamEvent event,
      Rendering rendering,
      Map<Integer, Optional<byte[]>> frames) {
    if (!subscription.watch().matches(event.header())) {
      return Optional.empty();
    }
    Optional<byte[]> frame =
        frames.computeIfAbsent(
            subscription.formatIndex(),
            index -> rendering.message(subscription.format(), rings.id()));
    subscription.noteWhatIsMissing(rendering, frame);
    return frame;
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

  /** A hole that the rings have passed. */
  void gap(Gap gap, Instant now) {
    live.each(
        connection -> {
          Place place = placeOf(connection);
          if (place.reads(gap.partition())) {
            place.restart(gap.partition(), gap.to());
            Optional<byte[]> frame =
                connection.subscription().format().gap(gap, place.id().toString());
            if (frame.isPresent()) {
              streams.write(connection, frame, now);
            } else {
              streams.end(connection, Ending.GAP, now);
            }
          }
        });
  }

  /** Ended tokens, and signs of life. */
  void sweep(Instant now) {
    Map<Integer, byte[]> atTail = new HashMap<>();
    live.each(
        connection -> {
          Subscription subscription = connection.subscription();
          if (subscription.isExpiredAt(now)) {
            streams.end(connection, Ending.TOKEN_EXPIRED, now);
          } else if (!now.isBefore(subscription.heardAt().plus(quiet))) {
            SseFormat format = subscription.format();
            byte[] frame =
                subscription.place().isEmpty()
                    ? atTail.computeIfAbsent(
                        subscription.formatIndex(), index -> format.keepAlive(rings.id()))
                    : format.keepAlive(placeOf(connection).id().toString());
            streams.write(connection, Optional.of(frame), now);
          }
        });
  }

  private Place placeOf(Connection connection) {
    Place place = connection.subscription().place().orElseGet(rings::end);
    rings.lift(place, NONE);
    return place;
  }
}
