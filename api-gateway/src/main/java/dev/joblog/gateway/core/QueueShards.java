// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

/**
 * Into how many ordered logs a queue is split.
 *
 * @param shards 1 to {@link #SHARDS_MAX}; more buy throughput and give up the order between them
 * @param firstShards the count the queue began with: keyed creates use it for ever, so that raising
 *     the count breaks no repeat
 */
public record QueueShards(int shards, int firstShards) {

  /** A claim-next parks one waiter on each. */
  public static final int SHARDS_MAX = 64;

  public static final QueueShards ONE = new QueueShards(1, 1);

  public QueueShards {
    if (shards < 1 || shards > SHARDS_MAX || firstShards < 1 || firstShards > shards) {
      throw new IllegalArgumentException(
          "Expected 1 <= firstShards <= shards <= "
              + SHARDS_MAX
              + ", but firstShards is "
              + firstShards
              + " and shards is "
              + shards);
    }
  }
}
