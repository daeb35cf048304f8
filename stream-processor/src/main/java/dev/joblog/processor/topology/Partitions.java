// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The partitions whose tasks are active here. Stream threads add and remove; query threads look up.
 */
public final class Partitions {

  private final Map<Integer, Partition> active = new ConcurrentHashMap<>();

  /** Called by a task when its store is restored, with what the store says of itself. */
  Partition open(int partition, LogPosition applied, TimeBarrier barrier) {
    Partition opened = new Partition(applied, barrier);
    Partition before = active.put(partition, opened);
    if (before != null) {
      before.close();
    }
    return opened;
  }

  /** Removes this one and no successor: another thread may have opened the partition already. */
  void close(int partition, Partition closed) {
    active.remove(partition, closed);
    closed.close();
  }

  public Optional<Partition> find(int partition) {
    return Optional.ofNullable(active.get(partition));
  }

  /**
   * Those whose stream thread is at work.
   *
   * @param nanos now, by the clock of the tasks
   */
  public SortedSet<Integer> tended(long nanos) {
    SortedSet<Integer> tended = new TreeSet<>();
    active.forEach(
        (partition, entry) -> {
          if (entry.isTended(nanos)) {
            tended.add(partition);
          }
        });
    return tended;
  }

  /** Last applied offset by partition. */
  public SortedMap<Integer, Long> applied() {
    SortedMap<Integer, Long> offsets = new TreeMap<>();
    active.forEach((partition, entry) -> offsets.put(partition, entry.lastOffset()));
    return offsets;
  }
}
