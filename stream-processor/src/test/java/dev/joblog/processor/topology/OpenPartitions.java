// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import java.util.concurrent.atomic.AtomicInteger;

/** Opens partitions for tests of other rooms, as a task would; its Ticks come back at once. */
public final class OpenPartitions {

  /**
   * @param tickAt where and when a Tick that a reader asks for is appended and applied
   */
  public static Partition open(
      Partitions partitions, int partition, LogPosition applied, LogPosition tickAt) {
    return open(partitions, partition, applied, tickAt, new AtomicInteger());
  }

  /**
   * @param ticks counts them
   */
  public static Partition open(
      Partitions partitions,
      int partition,
      LogPosition applied,
      LogPosition tickAt,
      AtomicInteger ticks) {
    FakeTicks ids = new FakeTicks();
    TickSender atOnce =
        (to, commandId, failed) -> {
          ticks.incrementAndGet();
          Partition asked = partitions.find(to).orElseThrow();
          asked.apply(tickAt.lastOffset(), tickAt.lastT(), () -> {});
          asked.folded(commandId);
        };
    return partitions.open(partition, applied, new TimeBarrier(partition, atOnce, ids::nextId));
  }

  private OpenPartitions() {}
}
