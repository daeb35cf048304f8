// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Limits;
import dev.joblog.topics.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** How many commands a poll takes: by number, and by the memory that they need. */
final class PollRoomTest {

  private static final TopicPartition ZERO = new TopicPartition(Topics.COMMANDS, 0);
  private static final TopicPartition ONE = new TopicPartition(Topics.COMMANDS, 1);
  private static final int SIXTEEN = PollRoom.BYTES_MAX / Limits.COMMAND_BYTES_MAX;

  private final PollRoom room = new PollRoom();
  private final Unpacking consumer = new Unpacking(room);
  private final RecordGuard guard = new RecordGuard(consumer, new PollRecords(), room);

  @Test
  void asManySmallCommandsAsAPollMayTakeFit() {
    consumer.log(ZERO, PollRecords.MAX, 4_000);

    assertThat(guard.poll(Duration.ZERO)).hasSize(PollRecords.MAX);
    assertThat(guard.poll(Duration.ZERO)).isEmpty();
  }

  @Test
  void sixteenOfTheLargestFillAPollAndTheNextGoesOnBehindThem() {
    consumer.log(ZERO, SIXTEEN + 1, Limits.COMMAND_BYTES_MAX);

    ConsumerRecords<byte[], byte[]> first = guard.poll(Duration.ZERO);

    assertThat(first).hasSize(SIXTEEN);
    assertThat(first.nextOffsets()).containsEntry(ZERO, new OffsetAndMetadata(SIXTEEN));
    assertThat(offsets(guard.poll(Duration.ZERO))).containsExactly("0@16");
  }

  @Test
  void whatIsLeftOfOnePartitionIsNotLostByAnother() {
    consumer.log(ZERO, SIXTEEN, Limits.COMMAND_BYTES_MAX);
    consumer.log(ONE, 2, Limits.COMMAND_BYTES_MAX);

    ConsumerRecords<byte[], byte[]> first = guard.poll(Duration.ZERO);

    assertThat(first.records(ONE)).isEmpty();
    assertThat(first.nextOffsets()).containsEntry(ONE, new OffsetAndMetadata(0));
    assertThat(offsets(guard.poll(Duration.ZERO))).containsExactly("1@0", "1@1");
  }

  @Test
  void aCommandWhoseKeyStillFoundRoomIsTakenWholeByTheNextPoll() {
    consumer.log(ZERO, SIXTEEN - 1, Limits.COMMAND_BYTES_MAX);
    consumer.log(ZERO, 1, Limits.COMMAND_BYTES_MAX - 1);
    consumer.log(ZERO, 1, 100);

    assertThat(guard.poll(Duration.ZERO)).hasSize(SIXTEEN);
    assertThat(guard.poll(Duration.ZERO))
        .singleElement()
        .satisfies(it -> assertThat(it.value()).hasSize(99));
  }

  @Test
  void headersTakeRoomToo() {
    for (int i = 0; i <= SIXTEEN; i++) {
      Headers headers = new RecordHeaders();
      headers.add("large", new byte[Limits.COMMAND_BYTES_MAX - 1_000]);
      consumer.log(ZERO, 500, headers);
    }

    assertThat(guard.poll(Duration.ZERO)).hasSizeLessThan(SIXTEEN);
  }

  private static List<String> offsets(ConsumerRecords<byte[], byte[]> records) {
    List<String> offsets = new ArrayList<>();
    records.forEach(it -> offsets.add(it.partition() + "@" + it.offset()));
    return offsets;
  }

  /** As Kafka's consumer: unpacks record by record, however many bytes they come to. */
  private static final class Unpacking extends MockConsumer<byte[], byte[]> {

    private record Stored(TopicPartition at, int valueBytes, Headers headers) {}

    private final List<Stored> log = new ArrayList<>();
    private final PollRoom.Part keys;
    private final PollRoom.Part values;

    Unpacking(PollRoom room) {
      super("earliest");
      keys = room.new Part();
      values = room.new Part();
      assign(Set.of(ZERO, ONE));
      seek(ZERO, 0);
      seek(ONE, 0);
    }

    void log(TopicPartition at, int count, int bytes) {
      IntStream.range(0, count).forEach(i -> log(at, bytes - 1, new RecordHeaders()));
    }

    void log(TopicPartition at, int valueBytes, Headers headers) {
      log.add(new Stored(at, valueBytes, headers));
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();
      Map<TopicPartition, OffsetAndMetadata> next = new LinkedHashMap<>();
      int taken = 0;
      for (TopicPartition at : List.of(ZERO, ONE)) {
        List<Stored> stored = log.stream().filter(it -> it.at().equals(at)).toList();
        while (taken < PollRecords.MAX && position(at) < stored.size()) {
          long offset = position(at);
          records
              .computeIfAbsent(at, any -> new ArrayList<>())
              .add(unpacked(stored.get((int) offset), offset));
          seek(at, offset + 1);
          next.put(at, new OffsetAndMetadata(offset + 1));
          taken++;
        }
      }
      return new ConsumerRecords<>(records, next);
    }

    private ConsumerRecord<byte[], byte[]> unpacked(Stored stored, long offset) {
      Headers headers = new RecordHeaders(stored.headers());
      byte[] key = keys.deserialize("", headers, ByteBuffer.allocate(1));
      byte[] value = values.deserialize("", headers, ByteBuffer.allocate(stored.valueBytes()));
      return new ConsumerRecord<>(
          stored.at().topic(),
          stored.at().partition(),
          offset,
          1_000,
          TimestampType.LOG_APPEND_TIME,
          1,
          stored.valueBytes(),
          key,
          value,
          headers,
          Optional.empty());
    }
  }
}
