// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The end of the log in memory: a ring per partition, and where the tail stands. */
final class Rings {

  private final List<Ring> rings = new ArrayList<>();
  private final long[] next;
  private final long[] command;
  private Optional<String> id = Optional.empty();

  /**
   * @param start the first offset that the tail will read, by partition
   */
  Rings(long[] start, int eventsMax, int bytesMax) {
    this.next = start.clone();
    this.command = new long[start.length];
    Arrays.fill(command, -1);
    for (long offset : start) {
      rings.add(new Ring(eventsMax, bytesMax, offset));
    }
  }

  Ring ring(int partition) {
    return rings.get(partition);
  }

  /** False when the tail has read it before. */
  boolean add(StreamEvent event) {
    if (event.offset() < next[event.partition()]) {
      return false;
    }
    ring(event.partition()).add(event);
    command[event.partition()] = event.header().command().offset();
    advance(event.partition(), event.offset() + 1);
    return true;
  }

  /** The command behind a partition's newest event; -1 when none was read. */
  long command(int partition) {
    return command[partition];
  }

  /** The offset that the tail reads next. */
  long next(int partition) {
    return next[partition];
  }

  Place.OfTenant end() {
    return new Place.OfTenant(next);
  }

  /** Where the tail stands, as an id. */
  String id() {
    if (id.isEmpty()) {
      id = Optional.of(new StreamId.OfTenant(next).toString());
    }
    return id.get();
  }

  void advance(int partition, long to) {
    if (to > next[partition]) {
      next[partition] = to;
      id = Optional.empty();
    }
  }

  /** The log was cut: the tail goes on there, even if that is further back. */
  void restart(int partition, long at) {
    next[partition] = at;
    id = Optional.empty();
    ring(partition).restart(at);
  }

  boolean cover(Place place) {
    for (int partition : place.partitions()) {
      if (place.next(partition) < ring(partition).start()) {
        return false;
      }
    }
    return true;
  }

  /** Whether the place lies beyond the tail somewhere. */
  boolean areBehind(Place place) {
    for (int partition : place.partitions()) {
      if (place.next(partition) > next[partition]) {
        return true;
      }
    }
    return false;
  }

  /** Moves a live stream's place up to the tail, but for one partition. */
  void lift(Place place, int but) {
    for (int partition : place.partitions()) {
      if (partition != but) {
        place.advance(partition, next[partition]);
      }
    }
  }

  /** Where that log time begins on a partition; empty when it may lie before the ring. */
  OptionalLong firstAt(int partition, Instant t) {
    return ring(partition).firstAt(t, next[partition]);
  }
}
