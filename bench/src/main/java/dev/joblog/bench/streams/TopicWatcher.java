// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.streams;

import dev.joblog.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The yardstick: a plain consumer of {@code job-events}, with Kafka's defaults but for
 * read_committed, outside of any group. An event has arrived when {@code poll} has returned it.
 */
public final class TopicWatcher implements AutoCloseable {

  private static final Duration POLL_MAX = Duration.ofMillis(500);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

  private final SeenJobs seen = new SeenJobs("the Kafka consumer");
  private final KafkaConsumer<String, byte[]> consumer;
  private final Thread thread = new Thread(this::run, "topic-watcher");

  /** From the end on. */
  public TopicWatcher(String bootstrap) {
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class));
    List<TopicPartition> all =
        consumer.partitionsFor(Topics.EVENTS).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(all);
    consumer.seekToEnd(all);
    all.forEach(consumer::position);
    thread.setDaemon(true);
    thread.start();
  }

  public SeenJobs seen() {
    return seen;
  }

  private void run() {
    try (consumer) {
      while (true) {
        var found = consumer.poll(POLL_MAX);
        long now = System.nanoTime();
        for (ConsumerRecord<String, byte[]> event : found) {
          seen.saw(event.key(), now);
        }
      }
    } catch (WakeupException closed) {
      seen.failed(closed);
    } catch (KafkaException fault) {
      seen.failed(fault);
    }
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join(CLOSE_MAX.toMillis());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
