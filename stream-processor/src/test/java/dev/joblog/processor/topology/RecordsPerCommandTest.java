// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import static dev.joblog.processor.SampleCommands.createJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.SampleCommands;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a command costs in Kafka records, over all topics: each is paid for in bytes and restore.
 */
final class RecordsPerCommandTest {

  private static final Instant T0 = Instant.parse("2026-11-22T07:00:00Z");
  private static final JobId JOB = JobId.of(1L << 16, 1, 0);
  private static final JobId OTHER = JobId.of(2L << 16, 2, 0);

  private final DrivenTopology topology = new DrivenTopology(new FakeTicks(), 1);
  private int number;

  @AfterEach
  void stop() {
    topology.close();
  }

  @Test
  void a_create_is_six_a_claim_five_a_heartbeat_three_a_submit_six() throws Exception {
    assertThat(records(createJob(JOB))).as("create").isEqualTo(6);
    List<byte[]> claimed = answers(new Order.ClaimJob(JOB, List.of(), Optional.empty()));
    assertThat(changelog + events + claimed.size()).as("claim").isEqualTo(5);
    assertThat(records(submit(JOB, token(claimed)))).as("submit").isEqualTo(6);
  }

  @Test
  void the_submit_after_a_heartbeat_deletes_the_beat_too() throws Exception {
    assertThat(records(createJob(OTHER))).isEqualTo(6);
    String token = token(answers(new Order.ClaimJob(OTHER, List.of(), Optional.empty())));
    Order beat = new Order.Heartbeat(OTHER, token, Optional.empty(), Optional.empty());
    assertThat(records(beat)).as("heartbeat").isEqualTo(3);
    assertThat(records(beat)).as("the next one").isEqualTo(3);
    assertThat(records(submit(OTHER, token))).as("submit").isEqualTo(7);
  }

  private CommandHeader header(Optional<String> key) {
    return new CommandHeader(
        SampleCommands.id(++number),
        SampleCommands.TENANT,
        SampleCommands.ALICE,
        false,
        OptionalInt.empty(),
        Optional.empty(),
        key);
  }

  private static Order submit(JobId id, String token) {
    return new Order.SubmitResult(id, token, new JsonText("{}"), Optional.empty());
  }

  private String token(List<byte[]> answers) throws Exception {
    Outcome outcome = topology.shared.wire().outcomes().decode(answers.get(0));
    Outcome.OfGrants grants = (Outcome.OfGrants) ((Outcome.Accepted) outcome.verdict()).answer();
    return grants.grants().get(0).leaseToken();
  }

  private int changelog;
  private int events;

  private int records(Order order) {
    int answers = answers(order).size();
    return changelog + events + answers;
  }

  private List<byte[]> answers(Order order) {
    Optional<String> key =
        order instanceof Order.SubmitResult ? Optional.of("once") : Optional.empty();
    topology
        .commands()
        .pipeInput(
            "key".getBytes(StandardCharsets.UTF_8),
            topology.shared.wire().commands().encode(new Command(header(key), order)),
            T0);
    changelog = topology.output(DrivenTopology.changelog()).readRecordsToList().size();
    events = topology.output(Topics.EVENTS).readRecordsToList().size();
    assertThat(topology.output(Topics.DEAD_LETTER).isEmpty()).isTrue();
    return topology.output(Topics.OUTCOMES).readRecordsToList().stream()
        .map(TestRecord::value)
        .toList();
  }
}
