// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.sse.SseFormat.Ending;
import dev.joblog.gateway.sse.SseFormat.Gap;
import dev.joblog.protocol.Position;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Where events and connections meet, under one lock that nobody holds for long: the tail adds an
 * event and offers it to whoever is live; a connection that is further back takes its share of the
 * rings when its socket is ready, and becomes live in the same step in which it reaches the tail;
 * one whose buffer is full is further back again. So nothing is lost between the two, and nothing
 * comes twice. Who is so slow that the rings have left its place behind is dropped.
 */
final class Hub {

  private final InstantSource clock;
  private final Duration quiet;
  private final Rings rings;
  private final OpenStreams streams;
  private final LiveFeed live;
  private final Replays replays;

  /**
   * Where the tail stands on one partition.
   *
   * @param next the offset that it reads next
   * @param applied what a state that is not behind the events read so far has applied
   */
  record Tip(long next, Positions applied) {}

  /**
   * @param quiet after which a sweep writes a sign of life
   */
  Hub(Rings rings, InstantSource clock, StreamCounts counts, Duration quiet) {
    Registry registry = new Registry();
    this.clock = clock;
    this.quiet = quiet;
    this.rings = rings;
    this.streams = new OpenStreams(registry, counts);
    this.live = new LiveFeed(rings, registry, streams, quiet);
    this.replays = new Replays(rings, live, streams);
  }

  /** A connection without a message for so long is given a sign of life. */
  Duration quiet() {
    return quiet;
  }

  // ---- the tail's side

  /** An event that was added before is passed over. */
  synchronized void add(StreamEvent event) {
    if (rings.add(event)) {
      live.add(event, clock.instant());
    }
  }

  /** What lies before that offset has been read, and there was nothing more in it. */
  synchronized void reached(int partition, long next) {
    rings.advance(partition, next);
  }

  /** The log has a hole; the tail goes on behind it. */
  synchronized void gap(Gap gap) {
    Instant now = clock.instant();
    rings.restart(gap.partition(), gap.to());
    live.gap(gap, now);
    replays.gap(gap, now);
  }

  // ---- the connections' side

  /**
   * Until {@link #left}.
   *
   * @throws StreamRefused when the gateway ends
   */
  synchronized void joined(Connection connection) {
    streams.joined(connection);
  }

  /** Connections that came and have not left. */
  int size() {
    return streams.size();
  }

  synchronized Tip tip(int partition) {
    long command = rings.command(partition);
    return new Tip(rings.next(partition), Positions.of(new Position(partition, command)));
  }

  /** From now on. */
  synchronized void startLive(Connection connection) {
    connection.offer(connection.subscription().format().opening(rings.id()), clock.instant());
    live.join(connection);
  }

  /** Whether the rings hold all that comes after that place; if so, it is on its way. */
  synchronized boolean startReplay(Connection connection, Place place) {
    return replays.start(connection, place, clock.instant());
  }

  /** Whether the rings know where that log time begins; if so, it is on its way. */
  synchronized boolean startReplayAt(Connection connection, Place start, Instant t) {
    return replays.startAt(connection, start, t, clock.instant());
  }

  /** Whether the reader of a connection that catches up is done: the rings have what follows. */
  synchronized boolean takeOver(Connection connection) {
    return replays.takeOver(connection);
  }

  /** Offers from the rings until something is offered, or the tail is reached. */
  void replay(Connection connection) {
    boolean more = true;
    while (more) {
      more = replaySome(connection);
    }
  }

  private synchronized boolean replaySome(Connection connection) {
    return replays.some(connection, clock.instant());
  }

  // ---- the ends

  synchronized void end(Connection connection, Ending why) {
    streams.end(connection, why, clock.instant());
  }

  /** Nothing will be written any more. */
  synchronized void left(Connection connection) {
    streams.left(connection);
  }

  /** It was let in, and is refused before its first byte. */
  synchronized void forget(Connection connection) {
    streams.forget(connection);
  }

  /**
   * The gateway ends: nobody comes in any more, and every stream is told so and ends, what waits
   * before its socket forgotten. A client comes back by its last id, to another gateway.
   */
  synchronized void endAll() {
    streams.endAll(clock.instant());
  }

  /** Once a second: signs of life, ended tokens, ends that nobody takes. */
  void sweep() {
    sweep(clock.instant()).forEach(connection -> connection.outlet().abort());
  }

  private synchronized List<Connection> sweep(Instant now) {
    live.sweep(now);
    replays.sweep(now);
    return streams.overdue(now);
  }
}
