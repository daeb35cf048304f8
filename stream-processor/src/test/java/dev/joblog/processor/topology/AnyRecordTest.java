// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.topics.DeadLetterHeaders;
import dev.joblog.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No record, whatever it holds, stops a partition (ADR 0050); through the real topology. */
final class AnyRecordTest {

  static final Instant T0 = Instant.parse("2026-11-22T07:00:00Z");

  private static final int RECORDS = 1_000;

  private final FakeTicks ticks = new FakeTicks();
  private final DrivenTopology topology = new DrivenTopology(ticks, 16);
  private final TestOutputTopic<byte[], byte[]> events = topology.output(Topics.EVENTS);
  private final TestOutputTopic<byte[], byte[]> outcomes = topology.output(Topics.OUTCOMES);
  private final TestOutputTopic<byte[], byte[]> letters = topology.output(Topics.DEAD_LETTER);
  private final TestOutputTopic<byte[], byte[]> rows = topology.output(DrivenTopology.changelog());
  private final Map<String, Integer> seen = new TreeMap<>();
  private long chain;

  @AfterEach
  void stop() {
    topology.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyRecordIsAnsweredOrPutAsideAndThePartitionGoesOn(long seed) throws Exception {
    AnyRecords log = new AnyRecords(seed, topology.shared.wire().commands());
    var commands = topology.commands();
    Instant now = T0;
    for (int offset = 0; offset < RECORDS; offset++) {
      now = now.plusMillis((offset * 7_919L + seed) % 400);
      commands.pipeInput(
          new TestRecord<>(
              "key".getBytes(StandardCharsets.UTF_8), log.next(), new RecordHeaders(), now));

      assertThat(topology.partitions.find(0).orElseThrow().lastOffset()).isEqualTo(offset);
      for (TestRecord<byte[], byte[]> outcome : outcomes.readRecordsToList()) {
        Outcome decoded = topology.shared.wire().outcomes().decode(bounded(outcome).value());
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
      EventWire.DecodedEvent decoded =
          topology.shared.wire().events().decode(bounded(event).value());
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
}
