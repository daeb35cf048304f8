// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.sse.SseFormat.Ending;
import dev.joblog.gateway.sse.SseFormat.Gap;
import dev.joblog.gateway.sse.Subscription.State;
import java.time.Instant;
import java.util.Optional;

/** Brings connections from where they are to the tail, out of the rings. Guarded by the hub. */
final class Replays {

  /** Events of the rings that one connection looks at before others have the lock. */
  static final int SCAN_MAX = 1_024;

  /** Of the rings' bytes, what one connection takes before its socket has taken it. */
  static final int BYTES_MAX = 32 * 1024;

  private final Rings rings;
  private final LiveFeed live;
  private final OpenStreams streams;

  Replays(Rings rings, LiveFeed live, OpenStreams streams) {
    this.rings = rings;
    this.live = live;
    this.streams = streams;
  }

  /** Whether the rings hold all that comes after that place; if so, it is on its way. */
  boolean start(Connection connection, Place place, Instant now) {
    if (!rings.cover(place) || rings.areBehind(place)) {
      return false;
    }
    Subscription subscription = connection.subscription();
    subscription.startAt(place);
    connection.offer(subscription.format().opening(place.id().toString()), now);
    replayFromHere(connection);
    return true;
  }

  /** Whether the rings know where that log time begins; if so, it is on its way. */
  boolean startAt(Connection connection, Place start, Instant t, Instant now) {
    for (int partition : start.partitions()) {
      var first = rings.firstAt(partition, t);
      if (first.isEmpty()) {
        return false;
      }
      start.advance(partition, first.getAsLong());
    }
    return start(connection, start, now);
  }

  /** A reader has come as far as the rings reach, or its client has gone: it is done. */
  boolean takeOver(Connection connection) {
    Subscription subscription = connection.subscription();
    if (subscription.state() != State.ENDED && !rings.cover(subscription.place().orElseThrow())) {
      return false;
    }
    replayFromHere(connection);
    return true;
  }

  /** Unless it has ended meanwhile. */
  private static void replayFromHere(Connection connection) {
    if (connection.subscription().state() != State.ENDED) {
      connection.subscription().become(State.REPLAYING);
      connection.outlet().kick();
    }
  }

  /**
   * Offers from the rings, as much as one turn may.
   *
   * @return whether another turn must follow: there is more, and nothing was offered yet
   */
  boolean some(Connection connection, Instant now) {
    Subscription subscription = connection.subscription();
    if (subscription.state() != State.REPLAYING) {
      return false;
    }
    Place place = subscription.place().orElseThrow();
    if (subscription.isExpiredAt(now)) {
      streams.end(connection, Ending.TOKEN_EXPIRED, now);
    } else if (subscription.isOver()) {
      streams.end(connection, Ending.JOB_FINISHED, now);
    } else if (!rings.cover(place)) {
      streams.end(connection, Ending.OVERFLOW, now);
    } else {
      return offered(connection, place, now);
    }
    return false;
  }

  private boolean offered(Connection connection, Place place, Instant now) {
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
        streams.write(connection, frame, now);
        if (subscription.state() != State.REPLAYING
            || offered >= BYTES_MAX
            || connection.outlet().isFull()) {
          return false;
        }
      }
      if (scanned >= SCAN_MAX) {
        return offered == 0;
      }
      place.advance(partition, rings.next(partition));
    }
    live.join(connection);
    return false;
  }

  /** Who has yet to read what is void now comes back, and is told of the gap by the log. */
  void gap(Gap gap, Instant now) {
    streams.each(
        connection -> {
          if (isReplaying(connection) && placeOf(connection).reads(gap.partition())) {
            streams.end(connection, Ending.OVERFLOW, now);
          }
        });
  }

  /** Ended tokens, and who is further back than the rings reach. */
  void sweep(Instant now) {
    streams.each(
        connection -> {
          if (isReplaying(connection)) {
            if (connection.subscription().isExpiredAt(now)) {
              streams.end(connection, Ending.TOKEN_EXPIRED, now);
            } else if (!rings.cover(placeOf(connection))) {
              streams.end(connection, Ending.OVERFLOW, now);
            }
          }
        });
  }

  private static boolean isReplaying(Connection connection) {
    return connection.subscription().state() == State.REPLAYING;
  }

  private static Place placeOf(Connection connection) {
    return connection.subscription().place().orElseThrow();
  }
}
