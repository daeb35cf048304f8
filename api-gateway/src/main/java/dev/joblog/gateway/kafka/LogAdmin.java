// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.kafka;

import dev.joblog.gateway.core.CommandEnds;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Asks the brokers how long their logs are, and keeps what gateways note. */
public final class LogAdmin implements CommandEnds, AutoCloseable {

  /** Of no consumer: its offsets' texts are what gateways tell each other. */
  private static final String NOTES_GROUP = "joblog-gateways";

  private final Admin admin;
  private final String commandsTopic;

  public LogAdmin(KafkaSettings settings, String commandsTopic) {
    this.admin = Admin.create(settings.admin());
    this.commandsTopic = commandsTopic;
  }

  Admin admin() {
    return admin;
  }

  @Override
  public CompletionStage<Map<Integer, Long>> ends(Set<Integer> partitions) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(
        partition -> asked.put(new TopicPartition(commandsTopic, partition), OffsetSpec.latest()));
    return admin
        .listOffsets(asked)
        .all()
        .toCompletionStage()
        .thenApply(
            found -> {
              Map<Integer, Long> ends = new HashMap<>();
              found.forEach((partition, info) -> ends.put(partition.partition(), info.offset()));
              return ends;
            });
  }

  /** Completes when every partition's leader has answered. */
  Future<?> answer(String topic, int partitions) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    return admin.listOffsets(asked).all();
  }

  /** Completes exceptionally when the log does not answer. */
  CompletableFuture<Long> end(TopicPartition partition) {
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.latest()))
        .partitionResult(partition)
        .toCompletionStage()
        .toCompletableFuture()
        .thenApply(ListOffsetsResultInfo::offset);
  }

  /** As a committed offset's text: it needs no record, no member of a group and no topic. */
  ReplyClaim.Notes notes() {
    return new ReplyClaim.Notes() {
      @Override
      public CompletionStage<Optional<String>> read(TopicPartition partition) {
        return admin
            .listConsumerGroupOffsets(NOTES_GROUP)
            .partitionsToOffsetAndMetadata()
            .toCompletionStage()
            .thenApply(
                noted ->
                    Optional.ofNullable(noted.get(partition)).map(OffsetAndMetadata::metadata));
      }

      @Override
      public CompletionStage<?> write(TopicPartition partition, String note) {
        return admin
            .alterConsumerGroupOffsets(
                NOTES_GROUP, Map.of(partition, new OffsetAndMetadata(0, note)))
            .all()
            .toCompletionStage();
      }
    };
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
