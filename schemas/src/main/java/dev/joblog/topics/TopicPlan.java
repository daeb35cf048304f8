// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

import dev.joblog.protocol.JobId;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How the topics must look (DESIGN 3).
 *
 * @param commandPartitions of {@link Topics#COMMANDS}, {@link Topics#EVENTS} and {@link
 *     Topics#DEAD_LETTER}; 1 to 4,096, fixed for the cluster's life because job ids carry it
 * @param outcomePartitions reply partitions, shared out among the gateways; 1 or more
 * @param replicationFactor 3 in production, 1 on a single broker
 * @param minInSyncReplicas 2 in production; at most the replication factor
 */
public record TopicPlan(
    int commandPartitions, int outcomePartitions, int replicationFactor, int minInSyncReplicas) {

  public static final int COMMAND_PARTITIONS_DEFAULT = 8;
  public static final int OUTCOME_PARTITIONS_DEFAULT = 16;

  private static final Duration COMMANDS_KEPT = Duration.ofDays(30);
  private static final Duration OUTCOMES_KEPT = Duration.ofDays(1);
  private static final Duration DEAD_LETTERS_KEPT = Duration.ofDays(30);
  private static final int CHANGELOG_SEGMENT_BYTES = 50 << 20; // Streams' own choice, under classic
  private static final Duration CHANGELOG_UNCOMPACTED = Duration.ofMinutes(10);
  private static final Duration FOR_EVER = Duration.ofMillis(-1); // Kafka's word for it

  public TopicPlan {
    require("commandPartitions", commandPartitions, JobId.PARTITIONS_MAX);
    require("outcomePartitions", outcomePartitions, Integer.MAX_VALUE);
    require("replicationFactor", replicationFactor, Short.MAX_VALUE);
    require("minInSyncReplicas", minInSyncReplicas, replicationFactor);
  }

  /** Three brokers or more: an acknowledged record survives the loss of one. */
  public static TopicPlan replicated() {
    return new TopicPlan(COMMAND_PARTITIONS_DEFAULT, OUTCOME_PARTITIONS_DEFAULT, 3, 2);
  }

  /** One broker: an acknowledged record survives kill -9, not a power cut. */
  public static TopicPlan singleBroker() {
    return new TopicPlan(COMMAND_PARTITIONS_DEFAULT, OUTCOME_PARTITIONS_DEFAULT, 1, 1);
  }

  /** All of them. */
  public List<Topic> topics() {
    return List.of(
        new Topic(Topics.COMMANDS, commandPartitions, appendTime(COMMANDS_KEPT)),
        new Topic(Topics.EVENTS, commandPartitions, logTime(FOR_EVER)),
        new Topic(Topics.OUTCOMES, outcomePartitions, logTime(OUTCOMES_KEPT)),
        new Topic(Topics.DEAD_LETTER, commandPartitions, logTime(DEAD_LETTERS_KEPT)),
        new Topic(Topics.AUDIT_CHECKPOINTS, 1, logTime(FOR_EVER)));
  }

  /**
   * The changelog of the stores. The brokers would make it for a group of the streams protocol too,
   * but with their defaults: segments of 1 GiB, of which the newest is never compacted, one replica
   * in sync, and a bound on how far log time may run ahead. A copy that is a little behind finds
   * what it has not read yet as it was written: that is not compacted for some minutes.
   */
  public Topic changelog(String name) {
    SortedMap<String, String> configs = logTime(FOR_EVER);
    configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    configs.put(
        TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, Long.toString(CHANGELOG_UNCOMPACTED.toMillis()));
    configs.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(CHANGELOG_SEGMENT_BYTES));
    return new Topic(name, commandPartitions, configs);
  }

  private SortedMap<String, String> appendTime(Duration kept) {
    SortedMap<String, String> configs = kept(kept);
    configs.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    return configs;
  }

  /**
   * Log time may run ahead of a broker's clock, or lie far behind it on replay: with Kafka's
   * default bound of one hour the broker would refuse the record, and the task would die of it.
   */
  private SortedMap<String, String> logTime(Duration kept) {
    SortedMap<String, String> configs = kept(kept);
    configs.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
    configs.put(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));
    configs.put(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));
    return configs;
  }

  private SortedMap<String, String> kept(Duration kept) {
    SortedMap<String, String> configs = new TreeMap<>();
    configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(kept.toMillis()));
    configs.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
    configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(minInSyncReplicas));
    configs.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
    return configs;
  }

  private static void require(String name, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(
          "Expected " + name + " to be 1 to " + max + ", but it is " + value);
    }
  }

  /**
   * @param configs by Kafka's names
   */
  public record Topic(String name, int partitions, SortedMap<String, String> configs) {}
}
