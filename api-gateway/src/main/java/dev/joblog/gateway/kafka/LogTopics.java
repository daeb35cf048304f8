// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the gateway needs to know of the topics before it serves.
 *
 * @param commandPartitions of the command topic; fixed for its life
 * @param outcomePartitions of the outcome topic
 */
public record LogTopics(int commandPartitions, int outcomePartitions) {

  private static final Logger LOG = LoggerFactory.getLogger(LogTopics.class);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /**
   * Waits until both topics are there and every partition has a leader that answers: a first write
   * before that can confuse an idempotent producer for good.
   *
   * @throws IllegalStateException when that takes longer than {@code atMost}
   * @throws InterruptedException when the start is given up
   */
  public static LogTopics await(LogAdmin admin, String commands, String outcomes, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    String last = "the log did not answer";
    while (true) {
      try {
        Map<String, TopicDescription> found =
            admin.admin().describeTopics(List.of(commands, outcomes)).allTopicNames().get();
        int commandPartitions = ledPartitions(found.get(commands));
        int outcomePartitions = ledPartitions(found.get(outcomes));
        if (commandPartitions > 0 && outcomePartitions > 0) {
          admin.answer(commands, commandPartitions).get();
          admin.answer(outcomes, outcomePartitions).get();
          return new LogTopics(commandPartitions, outcomePartitions);
        }
        last = "a partition has no leader";
      } catch (ExecutionException | KafkaException notYet) {
        Throwable cause = notYet.getCause() == null ? notYet : notYet.getCause();
        last = cause.getClass().getSimpleName() + ": " + cause.getMessage();
        LOG.debug("event=waiting-for-topics reason={}", last);
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "Expected topics "
                + commands
                + " and "
                + outcomes
                + " to be ready within "
                + atMost.toSeconds()
                + " s, but: "
                + last);
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }

  /** 0 while a partition has no leader. */
  private static int ledPartitions(@Nullable TopicDescription topic) {
    if (topic == null) {
      return 0;
    }
    for (TopicPartitionInfo partition : topic.partitions()) {
      if (partition.leader() == null || partition.leader().isEmpty()) {
        return 0;
      }
    }
    return topic.partitions().size();
  }
}
