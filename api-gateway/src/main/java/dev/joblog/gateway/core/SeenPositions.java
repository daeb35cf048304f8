// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import dev.joblog.protocol.Position;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The highest position that this gateway has seen applied, per partition: what every later read
 * must at least show. Safe from any thread; bounded by the number of partitions.
 */
public final class SeenPositions {

  private final Map<Integer, Long> offsets = new ConcurrentHashMap<>();

  public void saw(Position applied) {
    if (applied.offset() >= 0) {
      offsets.merge(applied.partition(), applied.offset(), Math::max);
    }
  }

  /** -1 when nothing was seen. */
  public long on(int partition) {
    return offsets.getOrDefault(partition, -1L);
  }

  public Positions all() {
    return new Positions(new TreeMap<>(offsets));
  }
}
