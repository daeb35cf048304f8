// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import static dev.joblog.processor.SampleCommands.command;
import static dev.joblog.processor.SampleCommands.createJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.engine.Engine;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import dev.joblog.topics.DeadLetterHeaders;
import dev.joblog.topics.LogHeaders;
import dev.joblog.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The topology as Streams runs it, with its serializers, partitioners and punctuator. */
final class JobTopologyTest {

  private static final Instant T0 = Instant.parse("2026-11-22T07:00:00Z");
  private static final JobId JOB = JobId.of(1L << 16, 1, 0);

  private final FakeTicks ticks = new FakeTicks();
  private DrivenTopology topology = new DrivenTopology(ticks, 1);

  @AfterEach
  void stop() {
    topology.close();
  }

  @Test
  void aCommandGoesInAndItsEventAndOutcomeComeOut() {
    topology.commands().pipeInput(key(), value(createJob(JOB)), T0);

    TestRecord<byte[], byte[]> event = topology.output(Topics.EVENTS).readRecord();
    assertThat(text(event.key())).isEqualTo(JOB.toString());
    assertThat(event.getRecordTime()).isEqualTo(T0);
    TestRecord<byte[], byte[]> outcome = topology.output(Topics.OUTCOMES).readRecord();
    assertThat(outcome.getRecordTime()).isEqualTo(T0);
    assertThat(topology.output(Topics.DEAD_LETTER).isEmpty()).isTrue();
  }

  @Test
  void whatIsNoCommandGoesToTheDeadLettersAsItCame() {
    byte[] bad = "no command".getBytes(StandardCharsets.UTF_8);

    topology.commands().pipeInput(key(), bad, T0);
    topology.commands().pipeInput(new TestRecord<>(key(), null, T0));
    topology.commands().pipeInput(key(), value(createJob(JOB)), T0);

    TestRecord<byte[], byte[]> letter = topology.output(Topics.DEAD_LETTER).readRecord();
    assertThat(letter.key()).isEqualTo(key());
    assertThat(letter.value()).isEqualTo(bad);
    assertThat(text(letter.headers().lastHeader(DeadLetterHeaders.OFFSET).value())).isEqualTo("0");
    assertThat(topology.output(Topics.OUTCOMES).getQueueSize()).isEqualTo(1);
  }

  @Test
  void nothingIsWrittenToTheCommandsThroughStreams() {
    topology.commands().pipeInput(key(), value(createJob(JOB)), T0);
    topology.commands().pipeInput(key(), new byte[] {1}, T0);
    topology
        .commands()
        .pipeInput(key(), value(new Order.CancelJob(JobId.of(9, 9, 7), Optional.empty())), T0);
    topology.driver.advanceWallClockTime(Duration.ofSeconds(1));

    assertThat(topology.driver.producedTopicNames())
        .containsExactlyInAnyOrder(
            Topics.EVENTS, Topics.OUTCOMES, Topics.DEAD_LETTER, DrivenTopology.changelog());
  }

  /** The driver brings every copy back to partition 0, which is wrong again. */
  @Test
  void aMisplacedCommandIsForwardedOnceInOrderAndItsOutcomeSaysBothPositions() throws Exception {
    List<byte[]> astray = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      astray.add(value(new Order.CancelJob(JobId.of((i + 1L) << 16, 1, 1), Optional.empty())));
    }
    List<Outcome> outcomes = new ArrayList<>();
    topology.close();
    topology = new DrivenTopology(ticks, 2, 1);
    topology
        .commands()
        .pipeInput(
            key(), value(new Order.SetEngineVersion(Engine.VERSION_MAX, 1, Optional.of(true))), T0);

    astray.forEach(command -> topology.commands().pipeInput(key(), command, T0));

    List<TestRecord<byte[], byte[]>> copies = topology.output(Topics.COMMANDS).readRecordsToList();
    for (TestRecord<byte[], byte[]> record : topology.output(Topics.OUTCOMES).readRecordsToList()) {
      outcomes.add(topology.shared.wire().outcomes().decode(record.value()));
    }
    assertThat(copies).extracting(TestRecord::value).containsExactlyElementsOf(astray);
    assertThat(copies)
        .extracting(copy -> text(copy.headers().lastHeader(LogHeaders.FORWARDED_FROM).value()))
        .containsExactly("0:1", "0:3", "0:5");
    assertThat(outcomes)
        .extracting(outcome -> outcome.command().offset())
        .as("of the setting, and of each copy alone")
        .containsExactly(0L, 2L, 4L, 6L);
    assertThat(outcomes.subList(1, 4))
        .extracting(outcome -> outcome.forwardedFrom().orElseThrow().offset())
        .containsExactly(1L, 3L, 5L);
    assertThat(outcomes.subList(1, 4))
        .extracting(Outcome::verdict)
        .allSatisfy(
            verdict ->
                assertThat(((Outcome.Rejected) verdict).reason())
                    .isEqualTo(Rejection.WRONG_PARTITION));
    assertThat(topology.output(Topics.DEAD_LETTER).getQueueSize()).isEqualTo(3);
  }

  @Test
  void theWallClockOnlyAsksWhetherSomethingIsDue() {
    topology.commands().pipeInput(key(), value(createJob(JOB)), T0);
    topology
        .commands()
        .pipeInput(key(), value(new Order.ClaimJob(JOB, List.of(), Optional.empty())), T0);

    topology.driver.advanceWallClockTime(Duration.ofDays(1));
    assertThat(ticks.sent).as("the host's clock is nobody's now").isEmpty();

    ticks.passMs(Duration.ofMinutes(2).toMillis());
    topology.driver.advanceWallClockTime(CommandProcessor.PUNCTUATION);
    assertThat(ticks.sent).hasSize(1);
  }

  private byte[] value(Order order) {
    return topology.shared.wire().commands().encode(command(1, order));
  }

  private static byte[] key() {
    return "acme/default#0".getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
