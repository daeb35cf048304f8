// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.topics.Topics;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Asks the broker. The answer comes on the admin client's thread. */
public final class KafkaLogEnd implements LogEnd {

  private final Admin admin;

  public KafkaLogEnd(Admin admin) {
    this.admin = admin;
  }

  @Override
  public CompletionStage<Long> endOffset(int partition) {
    TopicPartition asked = new TopicPartition(Topics.COMMANDS, partition);
    return admin
        .listOffsets(Map.of(asked, OffsetSpec.latest()))
        .partitionResult(asked)
        .toCompletionStage()
        .thenApply(ListOffsetsResultInfo::offset);
  }
}
