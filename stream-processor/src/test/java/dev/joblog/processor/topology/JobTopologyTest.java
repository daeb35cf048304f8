// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import static dev.joblog.processor.SampleCommands.command;
import static dev.joblog.processor.SampleCommands.createJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Order;
import dev.joblog.topics.DeadLetterHeaders;
import dev.joblog.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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
  private final DrivenTopology topology = new DrivenTopology(ticks, 1);

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
