// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.sse.SseFormat.Ending;
import dev.joblog.gateway.sse.StreamRefused.Kind;
import dev.joblog.gateway.sse.Subscription.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Every connection from its first to its last byte, and how it ends. Guarded by the hub. */
final class OpenStreams {

  /** How long an end may wait for a socket that takes nothing. */
  static final Duration ENDING_MAX = Duration.ofSeconds(5);

  private final Registry live;
  private final StreamCounts counts;
  private final Set<Connection> all = ConcurrentHashMap.newKeySet();
  private final Set<Connection> ending = ConcurrentHashMap.newKeySet();
  private boolean closing;

  /**
   * @param live who follows the tail
   */
  OpenStreams(Registry live, StreamCounts counts) {
    this.live = live;
    this.counts = counts;
  }

  /**
   * @throws StreamRefused when the gateway ends: who was on the way in then would hold it up
   */
  void joined(Connection connection) {
    if (closing) {
      throw new StreamRefused(
          Kind.UNAVAILABLE, "Expected to stay, but this gateway ends.", Duration.ofSeconds(1));
    }
    all.add(connection);
  }

  /** Safe from any thread. */
  int size() {
    return all.size();
  }

  void each(Consumer<Connection> action) {
    all.forEach(action);
  }

  /** Offers what there is; a stream that can not take it, or is over with it, ends. */
  void write(Connection connection, Optional<byte[]> frame, Instant now) {
    if (frame.isPresent() && !connection.offer(frame.get(), now)) {
      end(connection, Ending.OVERFLOW, now);
    } else if (connection.subscription().isOver()) {
      end(connection, Ending.JOB_FINISHED, now);
    } else if (connection.subscription().hasHole()) {
      end(connection, Ending.GAP, now);
    }
  }

  void end(Connection connection, Ending why, Instant now) {
    if (connection.subscription().state() != State.ENDED) {
      connection.subscription().become(State.ENDED);
      counts.ended(why);
      live.remove(connection);
      ending.add(connection);
      connection.finish(why, now.plus(ENDING_MAX));
    }
  }

  /** Nothing will be written any more. */
  void left(Connection connection) {
    if (connection.subscription().state() != State.ENDED) {
      counts.brokenOff();
      connection.subscription().become(State.ENDED);
    }
    forget(connection);
  }

  /** It was let in, and is refused before its first byte. */
  void forget(Connection connection) {
    live.remove(connection);
    ending.remove(connection);
    all.remove(connection);
  }

  /** Ends every stream, what waits before its socket forgotten, and lets none in. */
  void endAll(Instant now) {
    closing = true;
    all.forEach(connection -> end(connection, Ending.GATEWAY_ENDS, now));
  }

  /** Ends that no socket took in time. */
  List<Connection> overdue(Instant now) {
    return ending.stream().filter(connection -> connection.isOverdueAt(now)).toList();
  }
}
