// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Whole topics, as they stand now. */
final class TopicReader {

  /**
   * @param isolation {@code read_committed} or {@code read_uncommitted}
   * @return the values, in order within each partition
   */
  static List<byte[]> readAll(TestKafka kafka, String topic, String isolation) {
    return records(kafka.bootstrap(), topic, isolation).stream()
        .map(ConsumerRecord::value)
        .toList();
  }

  /** Likewise, whole records. */
  static List<ConsumerRecord<byte[], byte[]>> records(
      String bootstrap, String topic, String isolation) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "isolation.level", isolation);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  private TopicReader() {}
}
