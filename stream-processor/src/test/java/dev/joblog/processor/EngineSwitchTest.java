// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.wire.CommandWire;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.protocol.wire.OutcomeWire;
import dev.joblog.topics.SchemaHeader;
import dev.joblog.topics.Topics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What an operator writes to every partition, and hears of it. */
final class EngineSwitchTest {

  private static final TopicPartition ANSWERS = new TopicPartition(Topics.OUTCOMES, 0);
  private static final Outcome.Verdict YES = new Outcome.Accepted(new Outcome.Nothing());
  private static final Outcome.Verdict NO =
      new Outcome.Rejected(
          Rejection.ENGINE_VERSION_UNSUPPORTED, "Expected 1, but 2", Optional.empty(), Map.of());

  private final KnownSchemas schemas = KnownSchemas.bundled();
  private final OutcomeWire outcomes = new OutcomeWire(schemas);

  @Test
  void eachPartitionGetsTheOrder() throws Exception {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    CommandWire commands = new CommandWire(schemas);
    Order.SetEngineVersion order = new Order.SetEngineVersion(2, 1, Optional.of(true));

    SortedMap<Integer, UUID> appended =
        new EngineSettings(producer, commands).append(List.of(0, 2), order);

    assertThat(appended).containsOnlyKeys(0, 2);
    assertThat(producer.history()).extracting(record -> record.partition()).containsExactly(0, 2);
    assertThat(producer.history())
        .extracting(record -> SchemaHeader.read(record.headers()))
        .containsOnly(OptionalInt.of(commands.number()));
    assertThat(commands.decode(producer.history().get(1).value()).order()).isEqualTo(order);
  }

  @Test
  void whatEachPartitionSaidIsTold() throws Exception {
    UUID first = new UUID(1, 1);
    UUID second = new UUID(1, 2);
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    consumer.assign(List.of(ANSWERS));
    consumer.updateBeginningOffsets(Map.of(ANSWERS, 0L));
    consumer.addRecord(answer(0, new UUID(9, 9), 0, NO)); // another's
    consumer.addRecord(answer(1, first, 0, YES));
    consumer.addRecord(answer(2, second, 1, NO));
    SortedMap<Integer, UUID> appended = new TreeMap<>(Map.of(0, first, 1, second));
    ByteArrayOutputStream told = new ByteArrayOutputStream();

    int others =
        EngineSwitch.tell(
            appended,
            EngineSettings.verdicts(consumer, outcomes, appended, Duration.ofMinutes(1)),
            new PrintStream(told, true, StandardCharsets.UTF_8));

    assertThat(others).isEqualTo(1);
    assertThat(told.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("partition 0: accepted", "partition 1: Expected 1, but 2");
  }

  @Test
  void aPartitionThatIsSilentCountsAsOneThatDidNotAccept() {
    ByteArrayOutputStream told = new ByteArrayOutputStream();

    int others =
        EngineSwitch.tell(
            new TreeMap<>(Map.of(3, new UUID(1, 1))),
            Map.of(),
            new PrintStream(told, true, StandardCharsets.UTF_8));

    assertThat(others).isEqualTo(1);
    assertThat(told.toString(StandardCharsets.UTF_8))
        .startsWith("partition 3: no answer in time; the order stands in the log");
  }

  private ConsumerRecord<byte[], byte[]> answer(
      long offset, UUID commandId, int partition, Outcome.Verdict verdict) {
    Position at = new Position(partition, 7);
    Outcome outcome =
        new Outcome(
            commandId, "joblog", "joblog", at, at, Instant.EPOCH, OptionalInt.of(0), verdict);
    return new ConsumerRecord<>(
        ANSWERS.topic(), ANSWERS.partition(), offset, new byte[0], outcomes.encode(outcome));
  }
}
