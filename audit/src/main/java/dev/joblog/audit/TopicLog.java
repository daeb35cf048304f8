// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.LogRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Committed records of a topic, one partition after the other, each from its beginning to the end
 * that it had when its turn came. Holds one poll's records.
 */
final class TopicLog implements EventLog {

  /** How long the cluster may say nothing before the audit gives up. */
  static final Duration SILENCE_MAX = Duration.ofSeconds(30);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final int POLL_RECORDS_MAX = 5_000;
  private static final int POLL_BYTES_MAX = 16 << 20;

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Deque<Integer> ahead;
  private final boolean follow;
  private final LongSupplier nanos;
  private Iterator<ConsumerRecord<byte[], byte[]>> polled =
      List.<ConsumerRecord<byte[], byte[]>>of().iterator();
  private @Nullable TopicPartition partition;
  private long end;

  /**
   * Owns the consumer: closes it.
   *
   * @param follow never ends: waits for what is appended, up to {@link #SILENCE_MAX}
   */
  TopicLog(
      Consumer<byte[], byte[]> consumer,
      String topic,
      List<Integer> partitions,
      boolean follow,
      LongSupplier nanos) {
    this.consumer = consumer;
    this.topic = topic;
    this.ahead = new ArrayDeque<>(partitions);
    this.follow = follow;
    this.nanos = nanos;
  }

  /** Consumer settings that an audit needs. */
  static Map<String, Object> consumerSettings(String bootstrap) {
    return Map.of(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
        bootstrap,
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "read_committed",
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
        false,
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "none",
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
        POLL_RECORDS_MAX,
        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
        POLL_BYTES_MAX,
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        (int) SILENCE_MAX.toMillis() / 2,
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
        ByteArrayDeserializer.class,
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
        ByteArrayDeserializer.class);
  }

  /** The topic's partitions, ascending. */
  static List<Integer> partitions(Consumer<byte[], byte[]> consumer, String topic)
      throws CouldNotRun {
    try {
      List<Integer> all =
          consumer.partitionsFor(topic).stream().map(info -> info.partition()).sorted().toList();
      if (!all.isEmpty()) {
        return all;
      }
    } catch (KafkaException e) {
      throw unreachable(e);
    }
    throw new CouldNotRun(
        "Expected topic " + topic + " to be in the cluster, but there is none of that name.");
  }

  @Override
  public Optional<LogRecord> next() throws CouldNotRun {
    try {
      while (!polled.hasNext()) {
        if (!advance()) {
          return Optional.empty();
        }
      }
    } catch (KafkaException e) {
      throw unreachable(e);
    }
    ConsumerRecord<byte[], byte[]> record = polled.next();
    return Optional.of(
        LogRecord.of(
            record.partition(), record.offset(), record.timestamp(), record.key(), record.value()));
  }

  /** Polls once, or goes to the next partition; false behind the last one. */
  private boolean advance() throws CouldNotRun {
    TopicPartition now = partition;
    if (now == null || consumer.position(now) >= end) {
      if (ahead.isEmpty()) {
        return false;
      }
      begin(new TopicPartition(topic, ahead.removeFirst()));
      return true;
    }
    long deadline = nanos.getAsLong() + SILENCE_MAX.toNanos();
    long before = consumer.position(now);
    List<ConsumerRecord<byte[], byte[]>> records = List.of();
    while (records.isEmpty() && consumer.position(now) == before) {
      if (nanos.getAsLong() - deadline > 0) {
        throw new CouldNotRun(
            "Expected the cluster to give more of partition "
                + now.partition()
                + " within "
                + SILENCE_MAX.toSeconds()
                + " s, but it did not.");
      }
      records = consumer.poll(POLL).records(now);
    }
    polled = records.stream().filter(record -> record.offset() < end).iterator();
    return true;
  }

  private void begin(TopicPartition next) {
    partition = next;
    consumer.assign(List.of(next));
    consumer.seekToBeginning(List.of(next));
    end = follow ? Long.MAX_VALUE : consumer.endOffsets(List.of(next)).getOrDefault(next, 0L);
  }

  private static CouldNotRun unreachable(KafkaException e) {
    return new CouldNotRun(
        "Expected to read the log from the cluster, but " + e.getMessage() + ".", e);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
