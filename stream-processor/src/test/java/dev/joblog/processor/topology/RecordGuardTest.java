// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.protocol.Limits;
import dev.joblog.topics.DeadLetterHeaders;
import dev.joblog.topics.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class RecordGuardTest {

  private static final TopicPartition ZERO = new TopicPartition(Topics.COMMANDS, 0);
  private static final TopicPartition ONE = new TopicPartition(Topics.COMMANDS, 1);
  private static final byte[] SMALL = {1, 2, 3};

  private final Narrow consumer = new Narrow();
  private final RecordGuard guard = new RecordGuard(consumer);

  @Test
  void aPartAtTheBoundIsReadAndOneByteMoreLeavesAMark() {
    RecordGuard.Part part = new RecordGuard.Part();
    Headers headers = new RecordHeaders();

    assertThat(part.deserialize("", headers, ByteBuffer.allocate(Limits.COMMAND_BYTES_MAX)))
        .hasSize(Limits.COMMAND_BYTES_MAX);
    assertThat(headers).isEmpty();
    assertThat(part.deserialize("", headers, ByteBuffer.allocate(Limits.COMMAND_BYTES_MAX + 1)))
        .isNull();
    assertThat(headers.lastHeader(DeadLetterHeaders.OMITTED_BYTES).value())
        .asString()
        .isEqualTo("1048577");
  }

  @Test
  void aRecordThatFitsIsHandedOnAsItIs() {
    consumer.addRecord(record(ZERO, 0, new RecordHeaders()));

    ConsumerRecords<byte[], byte[]> records = guard.poll(Duration.ZERO);

    assertThat(records).singleElement().satisfies(it -> assertThat(it.value()).isEqualTo(SMALL));
  }

  @Test
  void headersThatAreTooLargeAreLetGoOfWithAllElse() {
    Headers headers = new RecordHeaders();
    headers.add("large", new byte[Limits.COMMAND_BYTES_MAX]);
    consumer.addRecord(record(ZERO, 0, headers));

    ConsumerRecords<byte[], byte[]> records = guard.poll(Duration.ZERO);

    assertThat(marks(records)).containsExactly("job-commands-0@0: 1048595");
    assertThat(records.nextOffsets()).containsEntry(ZERO, new OffsetAndMetadata(1));
  }

  @Test
  void aRecordThatTheHeapCannotHoldIsSteppedOverAndTheOthersGoOn() {
    consumer.addRecord(record(ZERO, 0, new RecordHeaders()));
    consumer.addRecord(record(ONE, 0, new RecordHeaders()));
    consumer.addRecord(record(ONE, 1, new RecordHeaders()));
    consumer.tooLarge(ONE, 0);

    List<String> seen = new ArrayList<>();
    for (int poll = 0; poll < 6; poll++) {
      seen.addAll(marks(guard.poll(Duration.ZERO)));
    }

    assertThat(seen)
        .containsExactlyInAnyOrder(
            "job-commands-0@0: read", "job-commands-1@0: 0", "job-commands-1@1: read");
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void whatElseTheConsumerThrowsIsNotTakenForALargeRecord() {
    consumer.setPollException(new KafkaException("broken"));

    assertThatThrownBy(() -> guard.poll(Duration.ZERO)).hasMessage("broken");
  }

  private static List<String> marks(ConsumerRecords<byte[], byte[]> records) {
    List<String> marks = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      var mark = record.headers().lastHeader(DeadLetterHeaders.OMITTED_BYTES);
      String what = mark == null ? "read" : new String(mark.value(), StandardCharsets.UTF_8);
      marks.add(record.topic() + "-" + record.partition() + "@" + record.offset() + ": " + what);
    }
    return marks;
  }

  private static ConsumerRecord<byte[], byte[]> record(
      TopicPartition at, long offset, Headers headers) {
    return new ConsumerRecord<>(
        at.topic(),
        at.partition(),
        offset,
        1_000,
        TimestampType.LOG_APPEND_TIME,
        1,
        SMALL.length,
        new byte[] {0},
        SMALL,
        headers,
        Optional.empty());
  }

  /**
   * As Kafka's consumer with one record a poll: it stays at a record that it had no memory for, and
   * says so at every poll until somebody seeks.
   */
  private static final class Narrow extends MockConsumer<byte[], byte[]> {
    private Optional<TopicPartition> broken = Optional.empty();
    private Optional<TopicPartition> large = Optional.empty();

    Narrow() {
      super("earliest");
      assign(Set.of(ZERO, ONE));
      updateBeginningOffsets(Map.of(ZERO, 0L, ONE, 0L));
      setMaxPollRecords(1);
    }

    void tooLarge(TopicPartition at, long offset) {
      assertThat(offset).isZero();
      large = Optional.of(at);
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      if (broken.filter(at -> !paused().contains(at)).isPresent()) {
        throw new KafkaException("Received exception when fetching the next record");
      }
      if (large.filter(at -> !paused().contains(at)).isPresent()) {
        broken = large;
        large = Optional.empty();
        throw new OutOfMemoryError("Java heap space");
      }
      return super.poll(timeout);
    }

    @Override
    public synchronized void seek(TopicPartition at, long offset) {
      broken = Optional.empty();
      super.seek(at, offset);
    }
  }
}
