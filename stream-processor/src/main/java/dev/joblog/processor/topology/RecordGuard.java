// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.protocol.Limits;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps records that are larger than a command may be out of the processor's memory. Kafka bounds
 * the compressed bytes of a batch alone, so a few KiB can unpack to 2 GiB, and its consumer hands
 * out nothing before it has unpacked it. Here the content is let go at once, and a record that the
 * heap can't hold is stepped over; what is left of either is {@link Oversized a mark}, which
 * becomes a dead letter (ADR 0050). Stream thread only.
 */
final class RecordGuard {

  /** Whatever is in order needs less: a record of 1 MiB, once as it came and once as a copy. */
  private static final int ROOM_BYTES = 8 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(RecordGuard.class);

  /**
   * A key or a value as it came, or nothing and a mark. Kafka's own deserializer copies first; so
   * only unpacking is left to fail for want of memory, and a consumer stays at the record then.
   */
  static final class Part implements Deserializer<byte[]> {

    @Override
    public byte @Nullable [] deserialize(String topic, byte @Nullable [] part) {
      return part;
    }

    @Override
    public byte @Nullable [] deserialize(String topic, Headers headers, @Nullable ByteBuffer part) {
      if (part != null && part.remaining() > Limits.COMMAND_BYTES_MAX) {
        Oversized.mark(headers, part.remaining());
        return null;
      }
      return Utils.toNullableArray(part);
    }
  }

  private final Consumer<byte[], byte[]> consumer;
  private boolean unsettled;

  /**
   * @param consumer with {@link Part} for keys and values, and one record a poll
   */
  RecordGuard(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    try {
      return marked(consumer.poll(timeout));
    } catch (OutOfMemoryError full) {
      if (new byte[ROOM_BYTES].length == ROOM_BYTES) { // or throws: it is not the record's fault
        unsettled = true;
      }
      return stepOver();
    } catch (KafkaException broken) {
      if (!unsettled || isOther(broken)) {
        throw broken;
      }
      return stepOver();
    }
  }

  /** After a record could not be unpacked, the consumer says no more than that of its partition. */
  private static boolean isOther(KafkaException broken) {
    return broken.getClass() != KafkaException.class;
  }

  private static ConsumerRecords<byte[], byte[]> marked(ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> byPartition = new LinkedHashMap<>();
    boolean allFit = true;
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> fitting = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        OptionalLong bytes = Oversized.bytes(record.key(), record.value(), record.headers());
        allFit &= bytes.isEmpty();
        fitting.add(bytes.isEmpty() ? record : marked(record, Oversized.mark(bytes.getAsLong())));
      }
      byPartition.put(partition, fitting);
    }
    return allFit ? records : new ConsumerRecords<>(byPartition, records.nextOffsets());
  }

  private static ConsumerRecord<byte[], byte[]> marked(
      ConsumerRecord<byte[], byte[]> record, Headers mark) {
    return empty(
        new TopicPartition(record.topic(), record.partition()),
        record.offset(),
        record.timestamp(),
        mark);
  }

  @SuppressWarnings("NullAway") // Kafka's records may have neither key nor value
  private static ConsumerRecord<byte[], byte[]> empty(
      TopicPartition at, long offset, long timestamp, Headers headers) {
    return new ConsumerRecord<>(
        at.topic(),
        at.partition(),
        offset,
        timestamp,
        TimestampType.LOG_APPEND_TIME,
        ConsumerRecord.NULL_SIZE,
        ConsumerRecord.NULL_SIZE,
        null,
        null,
        headers,
        Optional.empty());
  }

  /**
   * The consumer stays at the record, and does not say of which partition it is: each is asked by
   * itself. What another has meanwhile goes first.
   */
  private ConsumerRecords<byte[], byte[]> stepOver() {
    Set<TopicPartition> read = new HashSet<>(consumer.assignment());
    read.removeAll(consumer.paused());
    for (TopicPartition one : read) {
      ConsumerRecords<byte[], byte[]> records = alone(one, read);
      if (!records.isEmpty()) {
        return records;
      }
    }
    return ConsumerRecords.empty();
  }

  private ConsumerRecords<byte[], byte[]> alone(TopicPartition one, Set<TopicPartition> all) {
    Set<TopicPartition> others = new HashSet<>(all);
    others.remove(one);
    consumer.pause(others);
    try {
      return marked(consumer.poll(Duration.ZERO));
    } catch (OutOfMemoryError thisOne) {
      return past(one);
    } catch (KafkaException broken) {
      if (isOther(broken)) {
        throw broken;
      }
      return past(one);
    } finally {
      others.retainAll(consumer.assignment());
      consumer.resume(others);
    }
  }

  private ConsumerRecords<byte[], byte[]> past(TopicPartition at) {
    long offset = consumer.position(at);
    LOG.error("event=record-exceeds-heap partition={} offset={}", at.partition(), offset);
    consumer.seek(at, offset + 1);
    unsettled = false;
    Headers mark = Oversized.mark(Oversized.UNKNOWN_BYTES);
    return new ConsumerRecords<>(
        Map.of(at, List.of(empty(at, offset, ConsumerRecord.NO_TIMESTAMP, mark))),
        Map.of(at, new OffsetAndMetadata(offset + 1)));
  }
}
