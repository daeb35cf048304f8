// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

/** Opens partitions for tests of other rooms, as a task would; its Ticks come back at once. */
public final class OpenPartitions {

  /**
   * @param tickAt where and when a Tick that a reader asks for is appended and applied
   */
  public static Partition open(
      Partitions partitions, int partition, LogPosition applied, LogPosition tickAt) {
    return open(partitions, partition, applied, tickAt, () -> {});
  }

  /**
   * @param appended what a Tick does to the rows
   */
  public static Partition open(
      Partitions partitions,
      int partition,
      LogPosition applied,
      LogPosition tickAt,
      Runnable appended) {
    FakeTicks ids = new FakeTicks();
    TickSender atOnce =
        (to, commandId, failed) -> {
          appended.run();
          Partition asked = partitions.find(to).orElseThrow();
          asked.applied(tickAt.lastOffset(), tickAt.lastT());
          asked.folded(commandId);
        };
    return partitions.open(partition, applied, new TimeBarrier(partition, atOnce, ids::nextId));
  }

  private OpenPartitions() {}
}
