// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import static dev.joblog.processor.SampleCommands.command;
import static dev.joblog.processor.SampleCommands.createJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.engine.LeaseKeys;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.topics.DeadLetterHeaders;
import dev.joblog.topics.Routing;
import dev.joblog.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The topology as Streams runs it, with its serializers, partitioners and punctuator. */
final class JobTopologyTest {

  private static final Instant T0 = Instant.parse("2026-11-22T07:00:00Z");
  private static final JobId JOB = JobId.of(1L << 16, 1, 0);

  private final FakeTicks ticks = new FakeTicks();
  private final Partitions partitions = new Partitions();
  private final Shared shared =
      new Shared(
          Shared.Wire.of(KnownSchemas.bundled()),
          new Routing(1), // the driver knows partition 0 alone
          1,
          new LeaseKeys(Map.of(1, new byte[LeaseKeys.KEY_BYTES_MIN])),
          partitions,
          new ProcessorMetrics(partitions),
          ticks,
          ticks,
          ticks::nanos,
          ticks::nextId);
  private final BoundedMemory memory = new BoundedMemory(64 << 20, 32 << 20);
  private final TopologyTestDriver driver = open(shared, memory);

  @AfterEach
  void stop() {
    driver.close();
    memory.close();
  }

  @Test
  void aCommandGoesInAndItsEventAndOutcomeComeOut() {
    commands().pipeInput(key(), value(createJob(JOB)), T0);

    TestRecord<byte[], byte[]> event = output(Topics.EVENTS).readRecord();
    assertThat(text(event.key())).isEqualTo(JOB.toString());
    assertThat(event.getRecordTime()).isEqualTo(T0);
    TestRecord<byte[], byte[]> outcome = output(Topics.OUTCOMES).readRecord();
    assertThat(outcome.getRecordTime()).isEqualTo(T0);
    assertThat(output(Topics.DEAD_LETTER).isEmpty()).isTrue();
  }

  @Test
  void whatIsNoCommandGoesToTheDeadLettersAsItCame() {
    byte[] bad = "no command".getBytes(StandardCharsets.UTF_8);

    commands().pipeInput(key(), bad, T0);
    commands().pipeInput(new TestRecord<>(key(), null, T0));
    commands().pipeInput(key(), value(createJob(JOB)), T0);

    TestRecord<byte[], byte[]> letter = output(Topics.DEAD_LETTER).readRecord();
    assertThat(letter.key()).isEqualTo(key());
    assertThat(letter.value()).isEqualTo(bad);
    assertThat(text(letter.headers().lastHeader(DeadLetterHeaders.OFFSET).value())).isEqualTo("0");
    assertThat(output(Topics.OUTCOMES).getQueueSize()).isEqualTo(1);
  }

  @Test
  void nothingIsWrittenToTheCommandsThroughStreams() {
    commands().pipeInput(key(), value(createJob(JOB)), T0);
    commands().pipeInput(key(), new byte[] {1}, T0);
    commands()
        .pipeInput(key(), value(new Order.CancelJob(JobId.of(9, 9, 7), Optional.empty())), T0);
    driver.advanceWallClockTime(Duration.ofSeconds(1));

    assertThat(driver.producedTopicNames())
        .containsExactlyInAnyOrder(
            Topics.EVENTS,
            Topics.OUTCOMES,
            Topics.DEAD_LETTER,
            "topology-test-" + JobTopology.STORE + "-changelog");
  }

  @Test
  void theWallClockOnlyAsksWhetherSomethingIsDue() {
    commands().pipeInput(key(), value(createJob(JOB)), T0);
    commands().pipeInput(key(), value(new Order.ClaimJob(JOB, List.of(), Optional.empty())), T0);

    driver.advanceWallClockTime(Duration.ofDays(1));
    assertThat(ticks.sent).as("the host's clock is nobody's now").isEmpty();

    ticks.passMs(Duration.ofMinutes(2).toMillis());
    driver.advanceWallClockTime(CommandProcessor.PUNCTUATION);
    assertThat(ticks.sent).hasSize(1);
  }

  /** In a directory of its own, which the driver removes. */
  private static TopologyTestDriver open(Shared shared, BoundedMemory memory) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "topology-test");
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksSettings.class);
    settings.put(RocksSettings.MEMORY, memory);
    return new TopologyTestDriver(JobTopology.of(shared), settings);
  }

  private TestInputTopic<byte[], byte[]> commands() {
    return driver.createInputTopic(
        Topics.COMMANDS, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private byte[] value(Order order) {
    return shared.wire().commands().encode(command(1, order));
  }

  private static byte[] key() {
    return "acme/default#0".getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
