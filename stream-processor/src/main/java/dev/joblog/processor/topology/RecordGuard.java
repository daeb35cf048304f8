// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.protocol.Limits;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.apache.kafka.common.errors.RetriableException;
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
 * heap twice can't hold is stepped over; what is left of either is {@link Oversized a mark}, which
 * becomes a dead letter (ADR 0050). Stream thread only.
 */
final class RecordGuard {

  /** Whatever is in order needs less: a record of 1 MiB, once as it came and once as a copy. */
  private static final int ROOM_BYTES = 8 << 20;

  /** What is in the consumer's buffer comes at once. */
  private static final Duration AT_ONCE = Duration.ofMillis(500);

  private static final Duration LETTING_GO = Duration.ofMillis(50);

  /** Fetches that are let go of with nothing read in between. */
  static final int REWINDS_MAX = 100;

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

  /** Memory ran out, and the consumer may have lost its place; a new one begins at the commit. */
  static final class PlaceLostException extends RetriableException {
    private static final long serialVersionUID = 1;

    PlaceLostException(OutOfMemoryError full) {
      super("Expected memory to read commands, but there was none", full);
    }
  }

  private final Consumer<byte[], byte[]> consumer;
  private final PollRecords pollRecords;
  private final boolean takesOne;

  /** Where a record could not be unpacked, once. */
  private final Map<TopicPartition, Long> failedAt = new HashMap<>();

  private int rewinds;

  /**
   * @param consumer with {@link Part} for keys and values, and as many records a poll as
   * @param pollRecords says now
   */
  RecordGuard(Consumer<byte[], byte[]> consumer, PollRecords pollRecords) {
    this.consumer = consumer;
    this.pollRecords = pollRecords;
    this.takesOne = pollRecords.isOne();
  }

  /**
   * @throws PlaceLostException when memory ran out, and it is not known to be for one record; the
   *     next consumer takes one at a time
   */
  ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    try {
      return polled(timeout);
    } catch (OutOfMemoryError full) {
      pollRecords.beOne();
      throw new PlaceLostException(full);
    }
  }

  private ConsumerRecords<byte[], byte[]> polled(Duration timeout) {
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = consumer.poll(timeout);
    } catch (OutOfMemoryError full) {
      if (takesOne && isStuck()) {
        return eachAlone(true);
      }
      throw full;
    } catch (KafkaException broken) {
      if (failedAt.isEmpty() || isOther(broken) || ++rewinds > REWINDS_MAX) {
        throw broken;
      }
      return eachAlone(false);
    }
    return read(records);
  }

  /**
   * A record that could not be unpacked holds its consumer, which says no more than that. Memory
   * that ran out later has cost a record, which nobody has seen; so what comes now is not used.
   */
  private boolean isStuck() {
    try {
      consumer.poll(AT_ONCE);
      return false;
    } catch (KafkaException broken) {
      return !isOther(broken);
    }
  }

  private static boolean isOther(KafkaException broken) {
    return broken.getClass() != KafkaException.class;
  }

  private ConsumerRecords<byte[], byte[]> read(ConsumerRecords<byte[], byte[]> records) {
    if (!records.isEmpty()) {
      failedAt.keySet().removeAll(records.partitions());
      rewinds = 0;
    }
    return marked(records);
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
   * The consumer does not say at which partition it is held up: each is asked by itself.
   *
   * @param failed whether a record could not be unpacked, just now
   */
  private ConsumerRecords<byte[], byte[]> eachAlone(boolean failed) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> found = new LinkedHashMap<>();
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    Set<TopicPartition> all = new HashSet<>(consumer.assignment());
    all.removeAll(consumer.paused());
    for (TopicPartition one : all) {
      ConsumerRecords<byte[], byte[]> records;
      try {
        records = read(alone(one, all, AT_ONCE));
      } catch (OutOfMemoryError full) {
        records = heldUp(one, all, true);
      } catch (KafkaException broken) {
        if (!isOther(broken)) {
          records = heldUp(one, all, failed);
        } else if (found.isEmpty()) {
          throw broken;
        } else {
          break; // as the consumer does: the next poll meets it again
        }
      }
      for (TopicPartition at : records.partitions()) {
        found.put(at, records.records(at));
      }
      next.putAll(records.nextOffsets());
    }
    return new ConsumerRecords<>(found, next);
  }

  private ConsumerRecords<byte[], byte[]> alone(
      TopicPartition one, Set<TopicPartition> all, Duration timeout) {
    Set<TopicPartition> others = new HashSet<>(all);
    others.remove(one);
    others.retainAll(consumer.assignment());
    consumer.pause(others);
    try {
      return consumer.poll(timeout);
    } finally {
      others.retainAll(consumer.assignment());
      consumer.resume(others);
    }
  }

  /** Only what fails twice is too large: the first time, others may have had the memory. */
  private ConsumerRecords<byte[], byte[]> heldUp(
      TopicPartition at, Set<TopicPartition> all, boolean failed) {
    if (!consumer.assignment().contains(at)) {
      return ConsumerRecords.empty();
    }
    long offset = consumer.position(at);
    Long before = failedAt.put(at, offset);
    if (failed && before != null && before == offset && hasRoom()) {
      return past(at, offset);
    }
    rewind(at, offset, all);
    return ConsumerRecords.empty();
  }

  /** Or throws: then it is not the record's fault. */
  private static boolean hasRoom() {
    return new byte[ROOM_BYTES].length == ROOM_BYTES;
  }

  /** A consumer drops what it has fetched when it is asked for another place. */
  private void rewind(TopicPartition at, long offset, Set<TopicPartition> all) {
    consumer.seek(at, offset + 1);
    long first = Long.MAX_VALUE;
    try {
      for (ConsumerRecord<byte[], byte[]> record : alone(at, all, LETTING_GO)) {
        first = Math.min(first, record.offset());
      }
    } catch (OutOfMemoryError | KafkaException there) {
      LOG.debug("event=record-fetched-again partition={} offset={}", at.partition(), offset, there);
    }
    if (consumer.assignment().contains(at)) {
      // Below the offset only where it was assigned anew meanwhile.
      consumer.seek(at, Math.min(offset, Math.min(first, consumer.position(at))));
    }
  }

  private ConsumerRecords<byte[], byte[]> past(TopicPartition at, long offset) {
    LOG.error("event=record-exceeds-heap partition={} offset={}", at.partition(), offset);
    consumer.seek(at, offset + 1);
    failedAt.remove(at);
    Headers mark = Oversized.mark(Oversized.UNKNOWN_BYTES);
    return new ConsumerRecords<>(
        Map.of(at, List.of(empty(at, offset, ConsumerRecord.NO_TIMESTAMP, mark))),
        Map.of(at, new OffsetAndMetadata(offset + 1)));
  }
}
