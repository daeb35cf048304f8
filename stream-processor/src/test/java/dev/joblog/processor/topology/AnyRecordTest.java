// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.engine.LeaseKeys;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.topics.DeadLetterHeaders;
import dev.joblog.topics.Routing;
import dev.joblog.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No record, whatever it holds, stops a partition (ADR 0050); through the real topology. */
final class AnyRecordTest {

  static final Instant T0 = Instant.parse("2026-11-22T07:00:00Z");

  private static final int RECORDS = 1_000;

  private final FakeTicks ticks = new FakeTicks();
  private final Partitions partitions = new Partitions();
  private final Shared shared =
      new Shared(
          Shared.Wire.of(KnownSchemas.bundled()),
          new Routing(1), // the driver knows partition 0 alone
          16,
          new LeaseKeys(Map.of(1, new byte[LeaseKeys.KEY_BYTES_MIN])),
          partitions,
          new ProcessorMetrics(partitions),
          ticks,
          ticks,
          ticks::nanos,
          ticks::nextId);
  private final BoundedMemory memory = new BoundedMemory(64 << 20, 32 << 20);
  private final TopologyTestDriver driver = open();
  private final TestOutputTopic<byte[], byte[]> events = output(Topics.EVENTS);
  private final TestOutputTopic<byte[], byte[]> outcomes = output(Topics.OUTCOMES);
  private final TestOutputTopic<byte[], byte[]> letters = output(Topics.DEAD_LETTER);
  private final TestOutputTopic<byte[], byte[]> rows =
      output("any-record-test-" + JobTopology.STORE + "-changelog");
  private final Map<String, Integer> seen = new TreeMap<>();
  private long chain;

  @AfterEach
  void stop() {
    driver.close();
    memory.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyRecordIsAnsweredOrPutAsideAndThePartitionGoesOn(long seed) throws Exception {
    AnyRecords log = new AnyRecords(seed, shared.wire().commands());
    var commands =
        driver.createInputTopic(
            Topics.COMMANDS, new ByteArraySerializer(), new ByteArraySerializer());
    Instant now = T0;
    for (int offset = 0; offset < RECORDS; offset++) {
      now = now.plusMillis((offset * 7_919L + seed) % 400);
      commands.pipeInput(
          new TestRecord<>(
              "key".getBytes(StandardCharsets.UTF_8), log.next(), new RecordHeaders(), now));

      assertThat(partitions.find(0).orElseThrow().lastOffset()).isEqualTo(offset);
      for (TestRecord<byte[], byte[]> outcome : outcomes.readRecordsToList()) {
        Outcome decoded = shared.wire().outcomes().decode(bounded(outcome).value());
        see(decoded.verdict());
        log.learn(decoded);
      }
      events.readRecordsToList().forEach(this::follow);
      letters.readRecordsToList().forEach(this::seeLetter);
      rows.readRecordsToList().forEach(AnyRecordTest::bounded);
    }
    assertThat(seen)
        .as("each way for a record to end was tried")
        .containsKeys("Accepted", "Duplicate", "undecodable", "command-invalid", "lease-lost")
        .doesNotContainKey(DeadLetterHeaders.UNDECIDED);
  }

  /** Each event is the next link; the hash is checked by the audit's own tests. */
  private void follow(TestRecord<byte[], byte[]> event) {
    try {
      EventWire.DecodedEvent decoded = shared.wire().events().decode(bounded(event).value());
      assertThat(decoded.position()).isEqualTo(++chain);
    } catch (dev.joblog.protocol.wire.UndecodableException e) {
      throw new AssertionError("Expected an event, but it can't be read", e);
    }
  }

  private void see(Outcome.Verdict verdict) {
    see(
        verdict instanceof Outcome.Rejected rejected
            ? rejected.reason().code()
            : verdict.getClass().getSimpleName());
  }

  private void seeLetter(TestRecord<byte[], byte[]> letter) {
    bounded(letter);
    byte[] reason = letter.headers().lastHeader(DeadLetterHeaders.REASON).value();
    see(new String(reason, StandardCharsets.UTF_8));
  }

  private void see(String what) {
    seen.merge(what, 1, Integer::sum);
  }

  private static TestRecord<byte[], byte[]> bounded(TestRecord<byte[], byte[]> written) {
    assertThat(RecordBytes.of(written.key(), written.value(), written.headers()))
        .isLessThanOrEqualTo(Limits.RECORD_BYTES_MAX + 4_096);
    return written;
  }

  private TopologyTestDriver open() {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "any-record-test");
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksSettings.class);
    settings.put(RocksSettings.MEMORY, memory);
    return new TopologyTestDriver(JobTopology.of(shared), settings);
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
