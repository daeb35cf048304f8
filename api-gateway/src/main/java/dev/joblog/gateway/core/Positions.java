// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import dev.joblog.protocol.Position;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far partitions have been applied; the value of the {@code Joblog-Position} header, by which a
 * client carries what it saw from one gateway to another.
 *
 * @param offsets by partition, the last applied offset; a partition that is missing is not asked
 *     for
 */
public record Positions(SortedMap<Integer, Long> offsets) {

  public static final Positions NONE = new Positions(Collections.emptySortedMap());

  public Positions {
    offsets = Collections.unmodifiableSortedMap(new TreeMap<>(offsets));
  }

  /** None of a partition that has applied nothing yet: there is nothing to ask for. */
  public static Positions of(Position position) {
    if (position.offset() < 0) {
      return NONE;
    }
    TreeMap<Integer, Long> one = new TreeMap<>();
    one.put(position.partition(), position.offset());
    return new Positions(one);
  }

  /** For each partition the later of both. */
  public Positions and(Positions other) {
    TreeMap<Integer, Long> both = new TreeMap<>(offsets);
    other.offsets.forEach((partition, offset) -> both.merge(partition, offset, Math::max));
    return new Positions(both);
  }
}
