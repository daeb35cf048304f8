// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static dev.joblog.quickstart.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.protocol.wire.OutcomeWire;
import dev.joblog.topics.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor dies by {@code kill -9} between two commits, when its answers have left already. */
final class ProcessorKillIT {

  private static final int ROUNDS = 3;
  private static final int JOBS_PER_ROUND = 20;

  private static final int WAVES = 40;
  private static final int JOBS_PER_WAVE = 100;
  private static final int PARTITIONS = 4;

  /** Meta, job, payload, history: {@code RecordsPerCommandTest} counts them. */
  private static final int CHANGELOG_RECORDS_PER_CREATE = 4;

  private static final String RESTORED = " restored=";

  /** Longer than all restarts on the slowest machine: no lease may end by itself here. */
  private static final Duration LEASE = Duration.ofHours(1);

  @TempDir Path directory;

  @Test
  void answersStayWhatTheyWereAndNoCommandIsLost() throws Exception {
    try (TestKafka kafka = TestKafka.start(directory);
        ProcessorProcess processor = new ProcessorProcess(directory, kafka.bootstrap())) {
      kafka.awaitTopics();
      Map<Position, Outcome> told = new HashMap<>();
      try (TopicClient client = TopicClient.uncommitted(kafka.bootstrap())) {
        List<Outcome.Grant> grants = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
          for (int i = 0; i < JOBS_PER_ROUND; i++) {
            grants.add(createAndClaim(client, told));
          }
          processor.kill();
          processor.startAgain();
        }
        for (Outcome.Grant grant : grants) {
          submit(client, grant, told);
        }
      }

      everyAnswerIsTheOneThatWasTold(kafka, told);
      everyCommandIsCommittedOnce(kafka, told);
      everyJobsEventsAreWithoutGapAndRepeat(kafka, ROUNDS * JOBS_PER_ROUND);
    }
  }

  /**
   * A wave is committed before the next one is sent, so a transaction holds the records of one wave
   * at most, and it dies in the middle of the last.
   */
  @Test
  void whatIsReadBackIsAtMostTheOpenTransaction() throws Exception {
    try (TestKafka kafka = TestKafka.start(directory);
        ProcessorProcess processor =
            new ProcessorProcess(
                directory, kafka.bootstrap(), Map.of("commitInterval", "PT0.1S"))) {
      kafka.awaitTopics();
      try (TopicClient client = new TopicClient(kafka.bootstrap())) {
        for (int wave = 0; wave < WAVES; wave++) {
          client.outcome(sendWave(client));
        }
        assertThat(restored(processor)).containsOnly(0L);
        UUID lastCommand = sendWave(client);
        processor.kill();
        processor.startAgain();
        client.outcome(lastCommand);
      }

      assertThat(TopicReader.readAll(kafka, ProcessorProcess.CHANGELOG, "read_committed"))
          .hasSizeGreaterThan(WAVES * JOBS_PER_WAVE * CHANGELOG_RECORDS_PER_CREATE);
      assertThat(restored(processor)).hasSize(2 * PARTITIONS);
      assertThat(restored(processor).stream().mapToLong(Long::longValue).sum())
          .isLessThanOrEqualTo(JOBS_PER_WAVE * CHANGELOG_RECORDS_PER_CREATE);
    }
  }

  /**
   * @return its last command
   */
  private static UUID sendWave(TopicClient client) throws Exception {
    List<ProducerRecord<String, byte[]>> wave = new ArrayList<>();
    UUID last = new UUID(0, 0);
    for (int job = 0; job < JOBS_PER_WAVE; job++) {
      CommandHeader header = TopicClient.header("importer", Optional.empty());
      wave.add(client.record(header, TopicClient.create("kill.restore", "{}")));
      last = header.commandId();
    }
    client.appendAll(wave);
    return last;
  }

  /** Of each partition that was opened, at each start, as its log says. */
  private static List<Long> restored(ProcessorProcess processor) throws Exception {
    return Files.readAllLines(processor.log().toPath()).stream()
        .filter(line -> line.contains("event=partition-opened"))
        .map(line -> Long.parseLong(line.substring(line.indexOf(RESTORED) + RESTORED.length())))
        .toList();
  }

  private static Outcome.Grant createAndClaim(TopicClient client, Map<Position, Outcome> told)
      throws Exception {
    Outcome created =
        client.send(
            TopicClient.header("importer", Optional.empty()),
            TopicClient.create("kill.processor", "{}"));
    told.put(created.command(), created);
    JobId id = ((Outcome.OfJob) accepted(created)).job().job().id();
    Outcome claimed =
        client.sendTo(
            id.partition(),
            TopicClient.header("worker", Optional.empty()),
            new Order.ClaimJob(id, List.of(), Optional.of(LEASE)));
    told.put(claimed.command(), claimed);
    return ((Outcome.OfGrants) accepted(claimed)).grants().get(0);
  }

  /** With the token that was told before the kill: it must still be the job's. */
  private static void submit(TopicClient client, Outcome.Grant grant, Map<Position, Outcome> told)
      throws Exception {
    JobId id = grant.job().job().id();
    Outcome submitted =
        client.sendTo(
            id.partition(),
            TopicClient.header("worker", Optional.of("s")),
            new Order.SubmitResult(id, grant.leaseToken(), new JsonText("{}"), Optional.empty()));
    told.put(submitted.command(), submitted);
    accepted(submitted);
  }

  private static Outcome.Answer accepted(Outcome outcome) {
    assertThat(outcome.verdict()).isInstanceOf(Outcome.Accepted.class);
    return ((Outcome.Accepted) outcome.verdict()).answer();
  }

  private static void everyAnswerIsTheOneThatWasTold(TestKafka kafka, Map<Position, Outcome> told)
      throws Exception {
    OutcomeWire wire = new OutcomeWire(KnownSchemas.bundled());
    Map<Position, Set<ByteBuffer>> answers = new HashMap<>();
    int records = 0;
    for (byte[] record : TopicReader.readAll(kafka, Topics.OUTCOMES, "read_uncommitted")) {
      Outcome outcome = wire.decode(record);
      answers
          .computeIfAbsent(outcome.command(), at -> new HashSet<>())
          .add(ByteBuffer.wrap(record));
      records++;
      assertThat(outcome).isEqualTo(told.get(outcome.command()));
    }
    assertThat(answers.values()).allSatisfy(different -> assertThat(different).hasSize(1));
    assertThat(records)
        .as("answers, of which some must have been given twice, or nothing was shown")
        .isGreaterThan(told.size());
  }

  private static void everyCommandIsCommittedOnce(TestKafka kafka, Map<Position, Outcome> told)
      throws Exception {
    OutcomeWire wire = new OutcomeWire(KnownSchemas.bundled());
    await(
        "the last commit",
        () -> TopicReader.readAll(kafka, Topics.OUTCOMES, "read_committed").size() >= told.size());
    List<Position> committed = new ArrayList<>();
    for (byte[] record : TopicReader.readAll(kafka, Topics.OUTCOMES, "read_committed")) {
      committed.add(wire.decode(record).command());
    }
    assertThat(committed).containsExactlyInAnyOrderElementsOf(told.keySet());
  }

  private static void everyJobsEventsAreWithoutGapAndRepeat(TestKafka kafka, int jobs)
      throws Exception {
    EventWire wire = new EventWire(KnownSchemas.bundled());
    Map<JobId, Long> last = new HashMap<>();
    for (byte[] record : TopicReader.readAll(kafka, Topics.EVENTS, "read_committed")) {
      Event event = wire.decode(record).event();
      Long before = last.put(event.header().jobId(), event.header().sequence());
      assertThat(event.header().sequence()).isEqualTo(before == null ? 1 : before + 1);
    }
    assertThat(last).hasSize(jobs);
    assertThat(last.values()).containsOnly(3L);
  }
}
