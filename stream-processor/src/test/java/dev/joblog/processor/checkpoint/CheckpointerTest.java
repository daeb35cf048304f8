// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.MetricsText;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.topics.Topics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Checkpoints: when they are signed, what of, and from where it goes on. */
class CheckpointerTest {

  private static final TopicPartition PARTITION = new TopicPartition(Topics.EVENTS, 3);
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private final SampleLog log = SampleLog.ofEvents(3, 1, 60);
  private final SampleKey key = SampleKey.fresh();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final CheckpointMetrics metrics = new CheckpointMetrics(registry);
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private long nanos;

  @Test
  void itSignsAfterSoManyEvents() throws Exception {
    Checkpointer checkpointer = begun(Duration.ofMinutes(1), 25);
    append(0, 60);

    checkpointer.step();

    assertThat(written()).extracting(Checkpoint::position).containsExactly(25L, 50L);
    assertThat(written()).allMatch(key.publicKeys()::isSigned);
    assertThat(written()).extracting(Checkpoint::count).containsExactly(25L, 25L);
    assertThat(MetricsText.of(registry))
        .contains("joblog_audit_checkpoint_position{partition=\"3\"} 50.0\n");
  }

  @Test
  void itSignsWhenTheOldestUnsignedEventIsAMinuteOldAndNotWhenNothingCame() throws Exception {
    Checkpointer checkpointer = begun(Duration.ofMinutes(1), 1_000);
    append(0, 5);

    checkpointer.step();
    nanos = Duration.ofSeconds(59).toNanos();
    checkpointer.step();
    assertThat(written()).isEmpty();

    nanos = Duration.ofSeconds(60).toNanos();
    checkpointer.step();
    nanos = Duration.ofHours(1).toNanos();
    checkpointer.step();

    assertThat(written()).extracting(Checkpoint::position).containsExactly(5L);
    assertThat(written().get(0).time()).isEqualTo(NOW);
  }

  @Test
  void whatItSignedAgreesWithTheLog() throws Exception {
    Checkpointer checkpointer = begun(Duration.ofMinutes(1), 10);
    append(0, 60);
    checkpointer.step();

    assertThat(written()).hasSize(6);
    assertThat(written())
        .allSatisfy(
            signed -> {
              LogRecord event = log.records.get((int) signed.position() - 1);
              assertThat(signed.offset()).isEqualTo(event.offset());
              assertThat(event.value()).endsWith(signed.hashBytes());
            });
  }

  @Test
  void itGoesOnFromItsLastCheckpoint() throws Exception {
    Checkpointer first = begun(Duration.ofMinutes(1), 20);
    append(0, 60);
    first.step();
    OffsetAndMetadata committed =
        Objects.requireNonNull(consumer.committed(Set.of(PARTITION)).get(PARTITION));

    MockConsumer<byte[], byte[]> later = new MockConsumer<>("earliest");
    producer.clear();
    Checkpointer second = begun(later, committed, 5);
    for (LogRecord record : log.records) {
      if (record.offset() >= committed.offset()) {
        later.addRecord(record(record));
      }
    }
    second.step();

    assertThat(committed.offset()).isEqualTo(log.records.get(59).offset() + 1);
    assertThat(written()).extracting(Checkpoint::position).doesNotContain(60L);
    assertThat(MetricsText.of(registry)).doesNotContain("chain_broken{");
  }

  @Test
  void aCheckpointOfAnotherKeyIsNotGoneOnFrom() throws Exception {
    Checkpoint strangers = SampleKey.fresh().sign(3, 40, 50, EventWire.genesis(), 40, NOW);
    Checkpointer checkpointer = begun(consumer, new OffsetAndMetadata(51, strangers.line()), 60);
    append(0, 60);

    checkpointer.step();

    assertThat(written()).extracting(Checkpoint::position).containsExactly(60L);
  }

  @Test
  void aBrokenChainIsSignedUpToItsFaultAndNeverAgain() throws Exception {
    Checkpointer checkpointer = begun(Duration.ofMinutes(1), 1_000);
    append(0, 10);
    append(11, 60);

    checkpointer.step();
    nanos = Duration.ofHours(1).toNanos();
    checkpointer.step();

    assertThat(written()).extracting(Checkpoint::position).containsExactly(10L);
    assertThat(MetricsText.of(registry))
        .contains("joblog_audit_chain_broken{partition=\"3\"} 1.0\n");
    assertThat(consumer.paused()).containsExactly(PARTITION);
  }

  /** Its link fits, its time does not: the head must be that of the event before it. */
  @Test
  void aRecordWhoseTimeWasChangedIsNotInTheLastCheckpoint() throws Exception {
    Checkpointer checkpointer = begun(Duration.ofMinutes(1), 1_000);
    append(0, 10);
    LogRecord moved = log.records.get(10);
    consumer.addRecord(
        record(
            LogRecord.of(
                moved.partition(),
                moved.offset(),
                moved.timestamp() + 1,
                moved.key(),
                moved.value())));

    checkpointer.step();

    assertThat(written()).extracting(Checkpoint::position).containsExactly(10L);
    assertThat(log.records.get(9).value()).endsWith(written().get(0).hashBytes());
  }

  private Checkpointer begun(Duration interval, int events) {
    return begun(consumer, null, events, interval);
  }

  private Checkpointer begun(
      MockConsumer<byte[], byte[]> from, OffsetAndMetadata committed, int events) {
    return begun(from, committed, events, Duration.ofMinutes(1));
  }

  private Checkpointer begun(
      MockConsumer<byte[], byte[]> from,
      @Nullable OffsetAndMetadata committed,
      int events,
      Duration interval) {
    Checkpointer checkpointer =
        new Checkpointer(
            from,
            producer,
            SampleLog.WIRE,
            new CheckpointSettings(key.key, interval, events),
            metrics,
            new AuditClock() {
              @Override
              public Instant now() {
                return NOW;
              }

              @Override
              public long nanos() {
                return nanos;
              }
            });
    from.updateBeginningOffsets(Map.of(PARTITION, 0L));
    checkpointer.subscribe();
    if (committed != null) {
      from.schedulePollTask(() -> {});
      from.rebalance(List.of());
      from.commitSync(Map.of(PARTITION, committed));
    }
    from.rebalance(List.of(PARTITION));
    return checkpointer;
  }

  private void append(int from, int to) {
    log.records.subList(from, to).forEach(record -> consumer.addRecord(record(record)));
  }

  private static ConsumerRecord<byte[], byte[]> record(LogRecord record) {
    return new ConsumerRecord<>(
        Topics.EVENTS,
        record.partition(),
        record.offset(),
        record.timestamp(),
        TimestampType.CREATE_TIME,
        0,
        0,
        record.key(),
        record.value(),
        new RecordHeaders(),
        Optional.empty());
  }

  private List<Checkpoint> written() {
    return producer.history().stream()
        .map(
            record ->
                Checkpoint.read(
                        new String(Objects.requireNonNull(record.value()), StandardCharsets.UTF_8))
                    .orElseThrow())
        .toList();
  }
}
