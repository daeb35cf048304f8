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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
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
  private final PollRecords pollRecords = new PollRecords();
  private final RecordGuard guard;

  RecordGuardTest() {
    pollRecords.beOne();
    guard = new RecordGuard(consumer, pollRecords);
  }

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
    log(record(ZERO, 0));

    ConsumerRecords<byte[], byte[]> records = guard.poll(Duration.ZERO);

    assertThat(records).singleElement().satisfies(it -> assertThat(it.value()).isEqualTo(SMALL));
  }

  @Test
  void headersThatAreTooLargeAreLetGoOfWithAllElse() {
    Headers headers = new RecordHeaders();
    headers.add("large", new byte[Limits.COMMAND_BYTES_MAX]);
    log(record(ZERO, 0, headers));

    ConsumerRecords<byte[], byte[]> records = guard.poll(Duration.ZERO);

    assertThat(marks(records)).containsExactly("job-commands-0@0: 1048595");
    assertThat(records.nextOffsets()).containsEntry(ZERO, new OffsetAndMetadata(1));
  }

  @Test
  void aRecordThatTheHeapCannotHoldIsSteppedOverAtTheSecondTryAndTheOthersGoOn() {
    log(record(ZERO, 0), record(ZERO, 1), record(ONE, 0), record(ONE, 1), record(ONE, 2));
    consumer.unpackable.remove("job-commands-1@1");

    assertThat(seen(12))
        .containsExactlyInAnyOrder(
            "job-commands-0@0: read",
            "job-commands-0@1: read",
            "job-commands-1@0: read",
            "job-commands-1@1: 0",
            "job-commands-1@2: read");
    assertThat(consumer.tried).containsEntry("job-commands-1@1", 2);
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void suchRecordsOnEveryPartitionAtOnceAreSteppedOver() {
    log(record(ZERO, 0), record(ZERO, 1), record(ZERO, 2), record(ONE, 0), record(ONE, 1));
    consumer.unpackable.removeAll(
        List.of("job-commands-0@0", "job-commands-0@1", "job-commands-1@0"));

    assertThat(seen(20))
        .containsExactlyInAnyOrder(
            "job-commands-0@0: 0",
            "job-commands-0@1: 0",
            "job-commands-0@2: read",
            "job-commands-1@0: 0",
            "job-commands-1@1: read");
  }

  @Test
  void aRecordForWhichOthersHadTheMemoryOnceIsReadTheNextTime() {
    log(record(ZERO, 0), record(ONE, 0), record(ONE, 1));
    consumer.unpackableOnce.add("job-commands-1@0");

    assertThat(seen(8))
        .containsExactlyInAnyOrder(
            "job-commands-0@0: read", "job-commands-1@0: read", "job-commands-1@1: read");
  }

  @Test
  void twoRecordsThatFailOnceEachAreNotTakenForOneThatFailsTwice() {
    log(record(ZERO, 0), record(ZERO, 1));
    consumer.unpackableOnce.addAll(List.of("job-commands-0@0", "job-commands-0@1"));

    assertThat(seen(8)).containsExactly("job-commands-0@0: read", "job-commands-0@1: read");
  }

  @Test
  void aRecordThatIsLostAfterItWasUnpackedEndsTheConsumerAndNothingAfterItIsHandedOut() {
    log(record(ZERO, 0), record(ZERO, 1));
    consumer.lost = Optional.of("job-commands-0@0");

    assertThatThrownBy(() -> guard.poll(Duration.ZERO))
        .isInstanceOf(RecordGuard.PlaceLostException.class)
        .hasCauseInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void memoryThatRunsOutWhileSeveralAreTakenEndsTheConsumerAndTheNextTakesOne() {
    PollRecords several = new PollRecords();
    RecordGuard first = new RecordGuard(consumer, several);
    log(record(ZERO, 0), record(ZERO, 1));
    consumer.unpackable.clear();

    assertThatThrownBy(() -> first.poll(Duration.ZERO))
        .isInstanceOf(RecordGuard.PlaceLostException.class)
        .hasCauseInstanceOf(OutOfMemoryError.class);

    assertThat(consumer.tried).containsOnly(Map.entry("job-commands-0@0", 1));
    assertThat(several.applied(Map.of()))
        .isEqualTo(Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1));
  }

  @Test
  void aPollThatWaitsAsksFirst() {
    assertThat(CommandConsumer.poll(guard, Duration.ofMillis(20))).isEmpty();
    assertThat(consumer.waited).containsExactly(Duration.ofMillis(1), Duration.ofMillis(19));
  }

  @Test
  void aPollThatFindsCommandsOrShallNotWaitIsOne() {
    log(record(ZERO, 0));

    assertThat(CommandConsumer.poll(guard, Duration.ofMillis(20))).hasSize(1);
    assertThat(CommandConsumer.poll(guard, Duration.ZERO)).isEmpty();
    assertThat(consumer.waited).containsExactly(Duration.ofMillis(1), Duration.ZERO);
  }

  @Test
  void aConsumerThatStaysWhereItIsIsGivenUpInTheEnd() {
    log(record(ZERO, 0));
    consumer.unpackable.clear();
    consumer.letsGo = false;

    assertThatThrownBy(() -> seen(RecordGuard.REWINDS_MAX + 3))
        .isExactlyInstanceOf(KafkaException.class);
  }

  @Test
  void whatElseTheConsumerThrowsIsNotTakenForALargeRecord() {
    consumer.fault = Optional.of(new KafkaException("broken"));

    assertThatThrownBy(() -> guard.poll(Duration.ZERO)).hasMessage("broken");
  }

  private List<String> seen(int polls) {
    List<String> seen = new ArrayList<>();
    for (int poll = 0; poll < polls; poll++) {
      seen.addAll(marks(guard.poll(Duration.ZERO)));
    }
    return seen;
  }

  @SafeVarargs
  private void log(ConsumerRecord<byte[], byte[]>... records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      consumer.log.add(record);
      consumer.unpackable.add(name(record));
    }
  }

  private static String name(ConsumerRecord<byte[], byte[]> record) {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }

  private static List<String> marks(ConsumerRecords<byte[], byte[]> records) {
    List<String> marks = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      var mark = record.headers().lastHeader(DeadLetterHeaders.OMITTED_BYTES);
      String what = mark == null ? "read" : new String(mark.value(), StandardCharsets.UTF_8);
      marks.add(name(record) + ": " + what);
    }
    return marks;
  }

  private static ConsumerRecord<byte[], byte[]> record(TopicPartition at, long offset) {
    return record(at, offset, new RecordHeaders());
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
   * says so first of all at every poll, until it is polled while it is to be at another place.
   */
  private static final class Narrow extends MockConsumer<byte[], byte[]> {
    final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
    final Set<String> unpackable = new HashSet<>();
    final Set<String> unpackableOnce = new HashSet<>();
    final Map<String, Integer> tried = new HashMap<>();
    final Map<TopicPartition, Long> stuck = new HashMap<>();
    Optional<String> lost = Optional.empty();
    Optional<KafkaException> fault = Optional.empty();
    final List<Duration> waited = new ArrayList<>();
    boolean letsGo = true;

    Narrow() {
      super("earliest");
      assign(Set.of(ZERO, ONE));
      seek(ZERO, 0);
      seek(ONE, 0);
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      waited.add(timeout);
      fault.ifPresent(
          thrown -> {
            throw thrown;
          });
      List<TopicPartition> read =
          Stream.of(ZERO, ONE).filter(at -> !paused().contains(at)).toList();
      if (letsGo) {
        stuck.entrySet().removeIf(it -> read.contains(it.getKey()) && isElsewhere(it));
      }
      if (read.stream().anyMatch(stuck::containsKey)) {
        throw new KafkaException("Received exception when fetching the next record");
      }
      return log.stream()
          .filter(it -> read.stream().anyMatch(at -> isNext(at, it)))
          .findFirst()
          .map(this::unpacked)
          .orElseGet(ConsumerRecords::empty);
    }

    private boolean isElsewhere(Map.Entry<TopicPartition, Long> held) {
      return held.getValue() != position(held.getKey());
    }

    private boolean isNext(TopicPartition at, ConsumerRecord<byte[], byte[]> record) {
      return at.partition() == record.partition() && record.offset() >= position(at);
    }

    private ConsumerRecords<byte[], byte[]> unpacked(ConsumerRecord<byte[], byte[]> record) {
      TopicPartition at = new TopicPartition(record.topic(), record.partition());
      String name = name(record);
      tried.merge(name, 1, Integer::sum);
      if (!unpackable.contains(name) || unpackableOnce.remove(name)) {
        stuck.put(at, record.offset());
        throw new OutOfMemoryError("Java heap space");
      }
      seek(at, record.offset() + 1);
      if (lost.equals(Optional.of(name))) {
        throw new OutOfMemoryError("Java heap space");
      }
      return new ConsumerRecords<>(
          Map.of(at, List.of(record)), Map.of(at, new OffsetAndMetadata(record.offset() + 1)));
    }
  }
}
