// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static dev.joblog.quickstart.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.protocol.wire.OutcomeWire;
import dev.joblog.quickstart.kafka.FreePorts;
import dev.joblog.quickstart.kafka.LocalKafka;
import dev.joblog.topics.LogHeaders;
import dev.joblog.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands lie on a wrong partition, and the processor or the broker dies by {@code kill -9} when
 * their copies are written and not committed.
 */
final class ForwardingKillIT {

  private static final int PARTITIONS = 4;
  private static final int COMMANDS_PER_ROUND = 20;

  /** Kills with copies that were not committed; a commit may come first, so more rounds may be. */
  private static final int CUTS = 2;

  private static final int ROUNDS_MAX = 30;

  private static final Map<String, Object> STREAMS =
      Map.of("commitInterval", "PT5S", "transactionTimeout", "PT1M");

  @TempDir Path directory;

  private final List<UUID> commands = new ArrayList<>();
  private final List<Position> sent = new ArrayList<>();

  private interface Fault {
    void strike() throws Exception;
  }

  @Test
  void whatADeadProcessorHadForwardedIsForwardedAgainAndIsThereOnce() throws Exception {
    try (TestKafka kafka = TestKafka.start(directory);
        ProcessorProcess processor = new ProcessorProcess(directory, kafka.bootstrap(), STREAMS)) {
      cut(
          kafka.bootstrap(),
          () -> {
            processor.kill();
            processor.startAgain();
          });

      everyCommandIsThereOnce(kafka.bootstrap());
      assertThat(copies(kafka.bootstrap(), "read_uncommitted"))
          .as("copies, of which some must have been written twice, or nothing was shown")
          .hasSizeGreaterThan(sent.size());
    }
  }

  @Test
  void whatWasForwardedWhenTheBrokerDiedIsThereOnce() throws Exception {
    int port = FreePorts.pick(1).get(0);
    try (LocalKafka kafka =
        LocalKafka.single(TestKafka.HOME, directory.resolve("kafka"), TestKafka.ARCHIVES, port)) {
      kafka.start();
      try (ProcessorProcess processor =
          new ProcessorProcess(directory, kafka.bootstrap(), STREAMS)) {
        cut(
            kafka.bootstrap(),
            () -> {
              kafka.kill();
              kafka.start();
            });

        everyCommandIsThereOnce(kafka.bootstrap());
        assertThat(processor.log()).content().contains("event=command-forwarded");
      }
      kafka.kill();
    }
  }

  /** Until the fault has met open copies as often as is asked for. */
  private void cut(String bootstrap, Fault fault) throws Exception {
    await("every partition to be told to forward", () -> isToldToForward(bootstrap));
    try (TopicClient client = new TopicClient(bootstrap)) {
      int wrong = (client.home() + 1) % PARTITIONS;
      int cuts = 0;
      for (int round = 0; cuts < CUTS; round++) {
        assertThat(round).as("rounds, of which %d were cut", cuts).isLessThan(ROUNDS_MAX);
        send(client, wrong);
        await(
            "the copies of round " + round,
            () -> copies(bootstrap, "read_uncommitted").containsAll(sent));
        boolean open = copies(bootstrap, "read_committed").size() < sent.size();
        fault.strike();
        cuts += open ? 1 : 0;
        for (UUID command : commands) {
          assertThat(client.outcome(command).verdict()).isInstanceOf(Outcome.Accepted.class);
        }
      }
    }
  }

  private void send(TopicClient client, int partition) throws Exception {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    for (int i = 0; i < COMMANDS_PER_ROUND; i++) {
      CommandHeader header = TopicClient.header("importer", Optional.empty());
      commands.add(header.commandId());
      records.add(client.record(header, TopicClient.create("astray", "{}")));
    }
    sent.addAll(client.appendAllTo(partition, records));
  }

  private void everyCommandIsThereOnce(String bootstrap) throws Exception {
    assertThat(copies(bootstrap, "read_committed"))
        .as("the copies, in the order in which the commands came")
        .containsExactlyElementsOf(sent);
    OutcomeWire outcomes = new OutcomeWire(KnownSchemas.bundled());
    List<UUID> answered = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record :
        TopicReader.records(bootstrap, Topics.OUTCOMES, "read_committed")) {
      Outcome outcome = outcomes.decode(record.value());
      int number = commands.indexOf(outcome.commandId());
      if (number >= 0) {
        answered.add(outcome.commandId());
        assertThat(outcome.forwardedFrom()).hasValue(sent.get(number));
      }
    }
    assertThat(answered).containsExactlyInAnyOrderElementsOf(commands);
    EventWire events = new EventWire(KnownSchemas.bundled());
    int created = 0;
    for (ConsumerRecord<byte[], byte[]> record :
        TopicReader.records(bootstrap, Topics.EVENTS, "read_committed")) {
      assertThat(events.decode(record.value()).event().fact().name()).isEqualTo("JobCreated");
      created++;
    }
    assertThat(created).isEqualTo(commands.size());
    assertThat(TopicReader.records(bootstrap, Topics.DEAD_LETTER, "read_committed")).isEmpty();
  }

  private static boolean isToldToForward(String bootstrap) {
    try (Stream<Integer> partitions =
        TopicReader.records(bootstrap, Topics.COMMANDS, "read_committed").stream()
            .map(ConsumerRecord::partition)) {
      return partitions.distinct().count() == PARTITIONS;
    } catch (RuntimeException noTopicYet) {
      return false;
    }
  }

  /** Whose copies they are, in the order of the copies. */
  private static List<Position> copies(String bootstrap, String isolation) {
    List<Position> from = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record :
        TopicReader.records(bootstrap, Topics.COMMANDS, isolation)) {
      Header header = record.headers().lastHeader(LogHeaders.FORWARDED_FROM);
      if (header != null) {
        String[] position = new String(header.value(), StandardCharsets.UTF_8).split(":", 2);
        from.add(new Position(Integer.parseInt(position[0]), Long.parseLong(position[1])));
      }
    }
    return from;
  }
}
