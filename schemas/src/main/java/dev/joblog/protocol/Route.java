// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

/**
 * What fixes the partition of a command: one queue of one tenant, and one of its shards. A queue
 * with one shard (the default) is one ordered log.
 */
public record Route(String tenant, String queue, int shard) {

  public static final String DEFAULT_QUEUE = "default";

  /** The record key on {@code job-commands}; its murmur2 hash is the partition. */
  public String key() {
    return tenant + "/" + queue + "#" + shard;
  }
}
