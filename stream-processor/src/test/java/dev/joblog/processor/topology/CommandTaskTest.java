// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import static dev.joblog.processor.SampleCommands.ALICE;
import static dev.joblog.processor.SampleCommands.claimNext;
import static dev.joblog.processor.SampleCommands.command;
import static dev.joblog.processor.SampleCommands.createJob;
import static dev.joblog.processor.SampleCommands.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.processor.SampleCommands;
import dev.joblog.processor.engine.Engine;
import dev.joblog.processor.store.NotEquippedException;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.Route;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.UndecodableException;
import dev.joblog.topics.DeadLetterHeaders;
import dev.joblog.topics.LogHeaders;
import dev.joblog.topics.Routing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One partition's commands: what goes out, where to, and what stays. */
final class CommandTaskTest {

  private static final Instant T0 = Instant.parse("2026-11-22T07:00:00Z");

  /** A queue of acme that lies on the bench's partition. */
  private static final int PARTITION = 3;

  private static final String QUEUE =
      IntStream.range(0, 1_000)
          .mapToObj(number -> "queue-" + number)
          .filter(
              name ->
                  new Routing(TaskBench.PARTITIONS)
                          .partitionOf(new Route(SampleCommands.TENANT, name, 0))
                      == PARTITION)
          .findFirst()
          .orElseThrow();

  @TempDir Path directory;
  private TaskBench bench;

  @BeforeEach
  void start() {
    bench = TaskBench.start(directory, PARTITION);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void aCommandGivesItsEventsOnItsOwnPartitionAtLogTime() throws Exception {
    bench.process(7, T0, createIn(1, job(1)));

    Record<? extends byte[], ? extends Addressed> sent = only(bench.events());
    assertThat(text(sent.key())).isEqualTo(job(1).toString());
    assertThat(sent.value().partition()).hasValue(PARTITION);
    assertThat(sent.timestamp()).isEqualTo(T0.toEpochMilli());
    EventWire.DecodedEvent decoded = bench.wire.events().decode(sent.value().value());
    assertThat(decoded.event().fact()).isInstanceOf(Fact.JobCreated.class);
    assertThat(decoded.event().header().command()).isEqualTo(new Position(PARTITION, 7));
  }

  @Test
  void aCommandGivesItsOutcomeForTheSendersReplyPartition() throws Exception {
    bench.process(7, T0, createIn(1, job(1)));

    Record<? extends byte[], ? extends Addressed> sent = only(bench.outcomes());
    assertThat(text(sent.key())).isEqualTo(id(1).toString());
    assertThat(sent.value().partition()).hasValue(0);
    assertThat(sent.timestamp()).isEqualTo(T0.toEpochMilli());
    Outcome outcome = bench.wire.outcomes().decode(sent.value().value());
    assertThat(outcome.command()).isEqualTo(new Position(PARTITION, 7));
    assertThat(outcome.verdict()).isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void logTimeNeverRunsBack() throws Exception {
    bench.process(0, T0, createIn(1, job(1)));
    bench.process(1, T0.minusSeconds(3_600), createIn(2, job(2)));

    assertThat(bench.events().get(1).timestamp()).isEqualTo(T0.toEpochMilli());
    assertThat(bench.partitions.find(PARTITION).orElseThrow().lastT()).isEqualTo(T0);
  }

  @Test
  void eventsAreLinkedByHashesThatAnyoneCanRecompute() throws Exception {
    bench.process(0, T0, createIn(1, job(1)));
    bench.process(1, T0, createIn(2, job(2)));
    bench.process(2, T0, command(3, claimNext(QUEUE)));

    byte[] previous = new byte[32];
    long position = 0;
    assertThat(bench.events()).hasSize(3);
    for (var sent : bench.events()) {
      byte[] record = value(sent);
      byte[] carried = Arrays.copyOfRange(record, record.length - 32, record.length);
      assertThat(carried).isEqualTo(sha256(previous, record, 5, record.length - 32));
      assertThat(bench.wire.events().decode(record).position()).isEqualTo(++position);
      previous = carried;
    }
  }

  @Test
  void theChainGoesOnAfterARestart() throws Exception {
    bench.process(0, T0, createIn(1, job(1)));
    byte[] first = value(only(bench.events()));
    bench.close();

    bench = TaskBench.start(directory, PARTITION);
    bench.process(1, T0, createIn(2, job(2)));

    byte[] second = value(only(bench.events()));
    byte[] head = Arrays.copyOfRange(first, first.length - 32, first.length);
    assertThat(bench.wire.events().decode(second).position()).isEqualTo(2);
    assertThat(Arrays.copyOfRange(second, second.length - 32, second.length))
        .isEqualTo(sha256(head, second, 5, second.length - 32));
  }

  @Test
  void positionAndLogTimeAreKnownAfterARestart() {
    bench.process(0, T0, createIn(1, job(1)));
    bench.close();

    bench = TaskBench.start(directory, PARTITION);

    Partition opened = bench.partitions.find(PARTITION).orElseThrow();
    assertThat(opened.lastOffset()).isZero();
    assertThat(opened.lastT()).isEqualTo(T0);
  }

  @Test
  void aRecordThatWasAppliedBeforeIsLeftAlone() {
    bench.process(0, T0, createIn(1, job(1)));
    bench.process(1, T0, createIn(2, job(2)));

    bench.process(0, T0, createIn(1, job(1)));

    assertThat(bench.events()).hasSize(2);
    assertThat(bench.outcomes()).hasSize(2);
    assertThat(bench.partitions.find(PARTITION).orElseThrow().lastOffset()).isEqualTo(1);
    assertThat(bench.metrics()).contains("joblog_repeated_records_total 1.0\n");
  }

  @Test
  void bytesThatAreNoCommandArePutAsideAndThePartitionGoesOn() throws Exception {
    byte[] good = bench.wire.commands().encode(createIn(1, job(1)));
    List<byte[]> bad =
        List.of(
            "hello".getBytes(StandardCharsets.UTF_8),
            new byte[0],
            ByteBuffer.wrap(good.clone()).putInt(1, 9_999).array(), // no such schema
            Arrays.copyOf(good, good.length - 1),
            Arrays.copyOf(good, good.length + 1));
    for (int offset = 0; offset < bad.size(); offset++) {
      bench.process(offset, T0, bad.get(offset));
    }
    bench.process(bad.size(), T0, (byte[]) null);
    bench.process(bad.size() + 1, T0, good);

    assertThat(bench.deadLetters()).hasSize(bad.size() + 1);
    for (int offset = 0; offset < bad.size(); offset++) {
      var letter = bench.deadLetters().get(offset);
      assertThat(letter.value().value()).isEqualTo(bad.get(offset));
      assertThat(letter.value().partition()).hasValue(PARTITION);
      assertThat(header(letter, DeadLetterHeaders.REASON)).isEqualTo(DeadLetterHeaders.UNDECODABLE);
      assertThat(header(letter, DeadLetterHeaders.OFFSET)).isEqualTo(Integer.toString(offset));
    }
    assertThat(bench.deadLetters().get(bad.size()).value().value()).isNull();
    assertThat(bench.outcomes()).hasSize(1);
    assertThat(bench.partitions.find(PARTITION).orElseThrow().lastOffset())
        .isEqualTo(bad.size() + 1);
  }

  @Test
  void aPrincipalThatNoAnswerCouldRepeatIsPutAsideAndOneThatFitsIsRefused() throws Exception {
    Order order = createOrder(job(1));
    String tooLong = "p".repeat(950_000);
    String justFits = "p".repeat(Limits.CALLER_CHARS_MAX);

    bench.process(
        0, T0, new Command(SampleCommands.header(1, SampleCommands.TENANT, tooLong), order));
    bench.process(1, T0, new Command(SampleCommands.header(2, tooLong, ALICE), order(tooLong)));
    bench.process(
        2, T0, new Command(SampleCommands.header(3, SampleCommands.TENANT, justFits), order));

    assertThat(bench.deadLetters())
        .extracting(letter -> header(letter, DeadLetterHeaders.REASON))
        .containsExactly(DeadLetterHeaders.UNDECODABLE, DeadLetterHeaders.UNDECODABLE);
    Outcome refused = bench.wire.outcomes().decode(value(only(bench.outcomes())));
    assertThat(rejection(refused)).isEqualTo(Rejection.COMMAND_INVALID);
    assertThat(bench.partitions.find(PARTITION).orElseThrow().lastOffset()).isEqualTo(2);
  }

  private static Order order(String tenant) {
    return new Order.ConfigureQueue(new Route(tenant, QUEUE, 0), Duration.ofDays(1));
  }

  @Test
  void aCommandThatEndsInAFaultIsPutAsideAndTheChainGoesOn() throws Exception {
    bench.process(0, T0, createIn(1, job(1)));
    bench.damage(onlyJobRow(), new byte[] {1}); // damaged: whatever reads it fails
    bench.process(1, T0, command(2, new Order.CancelJob(job(1), Optional.empty())));
    bench.process(2, T0, createIn(3, job(3)));

    var letter = only(bench.deadLetters());
    assertThat(header(letter, DeadLetterHeaders.REASON)).isEqualTo(DeadLetterHeaders.UNDECIDED);
    assertThat(header(letter, DeadLetterHeaders.SENTENCE))
        .startsWith("Expected to decide CancelJob, but ");
    assertThat(bench.wire.events().decode(value(bench.events().get(1))).position()).isEqualTo(2);
    assertThat(bench.outcomes()).hasSize(2);
    assertThat(bench.partitions.find(PARTITION).orElseThrow().lastOffset()).isEqualTo(2);
    assertThat(bench.metrics()).contains("joblog_dead_letters_total{reason=\"undecided\"} 1.0\n");
  }

  @Test
  void aTickThatEndsInAFaultIsNotFollowedAtOnce() {
    Order.CreateJob order = createOrder(job(1));
    bench.process(0, T0, command(1, SampleCommands.at(order, T0.plusSeconds(1))));
    bench.damage(onlyJobRow(), new byte[] {1});
    bench.ticks.passMs(1_000);
    bench.punctuate();

    bench.process(1, T0.plusSeconds(1), SampleCommands.tick(bench.ticks.sent.get(0)));
    bench.punctuate();

    assertThat(bench.deadLetters()).hasSize(1);
    assertThat(bench.ticks.sent).hasSize(1);
  }

  @Test
  void whatThisProcessLacksStopsTheTaskAndPutsNothingAside() {
    bench.process(0, T0, createIn(1, job(1)));
    bench.damage(onlyJobRow(), new byte[] {99}); // a later release's format

    Command cancel = command(2, new Order.CancelJob(job(1), Optional.empty()));
    assertThatThrownBy(() -> bench.process(1, T0, cancel))
        .isInstanceOf(NotEquippedException.class)
        .hasMessage("Expected a row of version 1 to 2, but it is 99");
    assertThat(bench.deadLetters()).isEmpty();
    assertThat(bench.partitions.find(PARTITION).orElseThrow().lastOffset()).isZero();
  }

  @Test
  void aSwitchToWhatThisProcessLacksStopsTheTaskUntilOneHasIt() {
    bench.process(
        0, T0, command(1, new Order.SetEngineVersion(Engine.VERSION_MAX, 1, Optional.empty())));
    int next = Engine.VERSION_MAX + 1;

    for (Order order :
        List.of(
            new Order.SetEngineVersion(next, 1, Optional.empty()),
            new Order.SetEngineVersion(Engine.VERSION_MAX, 9, Optional.empty()))) {
      assertThatThrownBy(() -> bench.process(1, T0, command(2, order)))
          .isInstanceOf(NotEquippedException.class);
      assertThat(bench.partitions.find(PARTITION).orElseThrow().lastOffset()).isZero();
    }
    assertThat(bench.outcomes()).hasSize(1);
    assertThat(bench.deadLetters()).isEmpty();
  }

  /** The only job's: its table comes after the partition's own rows. */
  private byte[] onlyJobRow() {
    try (var rows = bench.rows().range(new byte[] {1}, new byte[] {2})) {
      assertThat(rows.next()).isTrue();
      return rows.key();
    }
  }

  @Test
  void aCommandOnTheWrongPartitionIsRejectedAndCopiedToTheDeadLetters() throws Exception {
    JobId elsewhere = JobId.of(77L << 16, 5, PARTITION + 1);
    Command command = command(1, new Order.CancelJob(elsewhere, Optional.empty()));

    bench.process(0, T0, command);

    Outcome outcome = bench.wire.outcomes().decode(value(only(bench.outcomes())));
    assertThat(rejection(outcome)).isEqualTo(Rejection.WRONG_PARTITION);
    var letter = only(bench.deadLetters());
    assertThat(header(letter, DeadLetterHeaders.REASON)).isEqualTo("wrong-partition");
    assertThat(letter.value().value()).isEqualTo(bench.wire.commands().encode(command));
  }

  @Test
  void aForwardedCommandGoesToItsPartitionAsItCameAndIsDecidedThereAlone() throws Exception {
    bench.process(
        0, T0, command(1, new Order.SetEngineVersion(Engine.VERSION_MAX, 1, Optional.of(true))));
    Command command = command(2, new Order.CancelJob(elsewhere(), Optional.empty()));

    bench.process(
        1,
        T0,
        bench.wire.commands().encode(command),
        new RecordHeaders().add("traceparent", utf8("00-1")));

    var copy = only(bench.forwarded());
    assertThat(copy.value().partition()).hasValue(PARTITION + 1);
    assertThat(copy.value().value()).isEqualTo(bench.wire.commands().encode(command));
    assertThat(text(copy.key())).isEqualTo("key");
    assertThat(header(copy, "traceparent")).isEqualTo("00-1");
    assertThat(header(copy, LogHeaders.FORWARDED_FROM)).isEqualTo(PARTITION + ":1");
    assertThat(bench.outcomes()).as("of the setting alone").hasSize(1);
    assertThat(bench.deadLetters()).isEmpty();
    assertThat(bench.partitions.find(PARTITION).orElseThrow().lastOffset()).isEqualTo(1);
    assertThat(bench.metrics()).contains("joblog_commands_forwarded_total 1.0\n");
  }

  @Test
  void theOutcomeOfAForwardedCommandSaysBothPositions() throws Exception {
    bench.process(
        5, T0, bench.wire.commands().encode(createIn(1, job(1))), forwardedFrom("6:1042"));

    Outcome outcome = bench.wire.outcomes().decode(value(only(bench.outcomes())));
    assertThat(outcome.command()).isEqualTo(new Position(PARTITION, 5));
    assertThat(outcome.forwardedFrom()).contains(new Position(6, 1042));
  }

  @Test
  void aParkedClaimThatWasForwardedSaysBothPositionsWhenItIsAnswered() throws Exception {
    Order.ClaimNext waiting =
        new Order.ClaimNext(
            new Route(SampleCommands.TENANT, QUEUE, 0),
            List.of(),
            List.of(),
            1,
            Optional.empty(),
            Duration.ofSeconds(30));
    bench.process(
        5, T0, bench.wire.commands().encode(command(1, waiting)), forwardedFrom("6:1042"));
    bench.process(6, T0, createIn(2, job(1)));

    assertThat(bench.outcomes().stream().map(this::decoded))
        .filteredOn(outcome -> outcome.command().offset() == 5)
        .singleElement()
        .extracting(Outcome::forwardedFrom)
        .isEqualTo(Optional.of(new Position(6, 1042)));
  }

  @Test
  void aCommandIsForwardedOnceOnly() throws Exception {
    bench.process(
        0, T0, command(1, new Order.SetEngineVersion(Engine.VERSION_MAX, 1, Optional.of(true))));
    byte[] command =
        bench
            .wire
            .commands()
            .encode(command(2, new Order.CancelJob(elsewhere(), Optional.empty())));
    for (String from : List.of("6:1042", "", "nonsense", "99999999999:1")) {
      bench.process(bench.outcomes().size(), T0, command, forwardedFrom(from));
    }

    assertThat(bench.forwarded()).isEmpty();
    assertThat(bench.outcomes().stream().skip(1).map(this::decoded))
        .hasSize(4)
        .allSatisfy(outcome -> assertThat(rejection(outcome)).isEqualTo(Rejection.WRONG_PARTITION));
    assertThat(bench.deadLetters()).hasSize(4);
  }

  @Test
  void forwardingIsOnlyWhatTheLogSays() {
    Command command = command(9, new Order.CancelJob(elsewhere(), Optional.empty()));
    bench.process(
        0, T0, command(1, new Order.SetEngineVersion(Engine.VERSION_MAX, 1, Optional.of(true))));
    bench.process(
        1, T0, command(2, new Order.SetEngineVersion(Engine.VERSION_MAX, 1, Optional.empty())));
    bench.process(2, T0, command);
    assertThat(bench.forwarded()).as("absent: as before").hasSize(1);

    bench.process(
        3, T0, command(3, new Order.SetEngineVersion(Engine.VERSION_MAX, 1, Optional.of(false))));
    bench.process(4, T0, command);

    assertThat(bench.forwarded()).hasSize(1);
    assertThat(bench.deadLetters()).hasSize(1);
  }

  @Test
  void aPartitionThatThereIsNotIsNowhereToForwardTo() throws Exception {
    bench.process(
        0, T0, command(1, new Order.SetEngineVersion(Engine.VERSION_MAX, 1, Optional.of(true))));
    JobId far = JobId.of(77L << 16, 5, TaskBench.PARTITIONS);
    bench.process(1, T0, command(2, new Order.CancelJob(far, Optional.empty())));

    assertThat(bench.forwarded()).isEmpty();
    assertThat(rejection(decoded(bench.outcomes().get(1)))).isEqualTo(Rejection.WRONG_PARTITION);
  }

  @Test
  void whoWroteACommandWithABadFieldIsToldWhich() throws Exception {
    Map<Order, String> bad =
        Map.of(
            new Order.CancelJob(job(1), Optional.empty()),
            "/jobId",
            SampleCommands.createJob(
                Optional.of(job(1)), QUEUE, "mail.send", Collections.emptySortedMap()),
            "/jobId",
            new Order.ClaimUndelivered(
                new Route(SampleCommands.TENANT, QUEUE, 0),
                1,
                List.of(new Order.GrantRef(job(1), 1))),
            "/grants/jobId");
    int offset = 0;
    for (Map.Entry<Order, String> each : bad.entrySet()) {
      byte[] written = bench.wire.commands().encode(command(offset, each.getKey()));
      String text = new String(written, StandardCharsets.ISO_8859_1);
      byte[] changed =
          text.replace(job(1).toString(), "00000000-0000-4000-8000-000000000000")
              .getBytes(StandardCharsets.ISO_8859_1);

      bench.process(offset, T0, changed);

      var sent = bench.outcomes().get(offset);
      assertThat(text(sent.key())).isEqualTo(id(offset).toString());
      assertThat(sent.value().partition()).as("as the sender asked").hasValue(0);
      Outcome outcome = decoded(sent);
      assertThat(rejection(outcome)).isEqualTo(Rejection.COMMAND_INVALID);
      assertThat(((Outcome.Rejected) outcome.verdict()).details())
          .containsEntry("pointer", each.getValue());
      assertThat(bench.deadLetters().get(offset).value().value()).isEqualTo(changed);
      offset++;
    }
  }

  @Test
  void aReplyPartitionThatThereIsNotIsRefusedWhereTheSenderMayLook() throws Exception {
    for (int partition : new int[] {-1, TaskBench.REPLY_PARTITIONS, Integer.MAX_VALUE}) {
      bench.process(bench.outcomes().size(), T0, replied(partition));
    }

    assertThat(bench.outcomes()).hasSize(3);
    for (var sent : bench.outcomes()) {
      assertThat(sent.value().partition()).as("that of the command id's hash").isEmpty();
      assertThat(((Outcome.Rejected) decoded(sent).verdict()).details())
          .containsEntry("pointer", "/replyPartition");
    }
    assertThat(bench.deadLetters()).hasSize(3);
    assertThat(bench.events()).isEmpty();
    bench.process(3, T0, replied(TaskBench.REPLY_PARTITIONS - 1));
    assertThat(bench.events()).hasSize(1);
  }

  @Test
  void theOutcomesKeyIsTheCommandIdAsItsSenderWroteIt() throws Exception {
    String written = "0190163D-8694-739B-AEA5-966C26F8AD91";
    UUID id = UUID.fromString(written);
    CommandHeader header =
        new CommandHeader(
            id,
            SampleCommands.TENANT,
            ALICE,
            false,
            OptionalInt.of(0),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            written);
    Order.ClaimNext waiting =
        new Order.ClaimNext(
            new Route(SampleCommands.TENANT, QUEUE, 0),
            List.of(),
            List.of(),
            1,
            Optional.empty(),
            Duration.ofSeconds(30));

    bench.process(0, T0, new Command(header, waiting));
    bench.process(1, T0, createIn(2, job(1)));
    bench.process(2, T0, new Command(header, new Order.CancelJob(job(9), Optional.empty())));

    assertThat(bench.outcomes())
        .filteredOn(sent -> decoded(sent).commandId().equals(id))
        .hasSize(2)
        .allSatisfy(sent -> assertThat(text(sent.key())).isEqualTo(written))
        .allSatisfy(sent -> assertThat(decoded(sent).writtenId()).isEqualTo(written));
  }

  @Test
  void headersNameTheFactAndTheVerdict() throws Exception {
    bench.process(0, T0, createIn(1, job(1)));
    bench.process(1, T0, command(2, new Order.CancelJob(job(99), Optional.empty())));

    assertThat(header(only(bench.events()), LogHeaders.EVENT)).isEqualTo("JobCreated");
    assertThat(header(bench.outcomes().get(0), LogHeaders.VERDICT)).isEqualTo("Accepted");
    assertThat(header(bench.outcomes().get(1), LogHeaders.VERDICT)).isEqualTo("Rejected");
  }

  private Command replied(int partition) {
    CommandHeader header = SampleCommands.header(1);
    return new Command(
        new CommandHeader(
            header.commandId(),
            header.tenant(),
            header.principal(),
            false,
            OptionalInt.of(partition),
            Optional.empty(),
            Optional.empty()),
        createOrder(job(1)));
  }

  private static JobId elsewhere() {
    return JobId.of(77L << 16, 5, PARTITION + 1);
  }

  private static Headers forwardedFrom(String value) {
    return new RecordHeaders().add(LogHeaders.FORWARDED_FROM, utf8(value));
  }

  private Outcome decoded(Record<? extends byte[], ? extends Addressed> sent) {
    try {
      return bench.wire.outcomes().decode(value(sent));
    } catch (UndecodableException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void anotherTenantsJobIsUnknownAndStaysAsItWas() throws Exception {
    bench.process(0, T0, createIn(1, job(1)));

    bench.process(
        1,
        T0,
        new Command(
            SampleCommands.header(2, "evil", ALICE),
            new Order.CancelJob(job(1), Optional.empty())));

    Outcome outcome = bench.wire.outcomes().decode(value(bench.outcomes().get(1)));
    assertThat(rejection(outcome)).isEqualTo(Rejection.JOB_NOT_FOUND);
    assertThat(bench.events()).hasSize(1);
    assertThat(bench.deadLetters()).isEmpty();
  }

  @Test
  void aClosedTaskIsNoLongerAsked() {
    bench.close();

    assertThat(bench.partitions.find(PARTITION)).isEmpty();
    bench = TaskBench.start(directory, PARTITION);
  }

  @Test
  void aDueEntryIsFoldedByATickFromTheTasksOwnSender() throws Exception {
    Order.CreateJob now = createOrder(job(1));
    bench.process(0, T0, command(1, SampleCommands.at(now, T0.plusSeconds(2))));
    bench.ticks.passMs(1_999);
    bench.punctuate();
    assertThat(bench.ticks.sent).isEmpty();

    bench.ticks.passMs(1);
    bench.punctuate();

    assertThat(bench.ticks.sent).hasSize(1);
    bench.process(1, T0.plusSeconds(2), SampleCommands.tick(bench.ticks.sent.get(0)));
    assertThat(bench.wire.events().decode(value(bench.events().get(1))).event().fact())
        .isInstanceOf(Fact.JobBecamePending.class);
    assertThat(bench.outcomes()).hasSize(1);
  }

  @Test
  void aPartitionWithoutCommandsIsPunctuatedSeldomUntilAnEntryIsNearlyDue() {
    assertThat(bench.punctuation()).isEqualTo(CommandProcessor.PUNCTUATION);
    bench.punctuate();
    assertThat(bench.punctuation()).as("idle").isEqualTo(CommandProcessor.IDLE_PUNCTUATION);

    Order.CreateJob now = createOrder(job(1));
    bench.process(0, T0, command(1, SampleCommands.at(now, T0.plusSeconds(60))));
    assertThat(bench.punctuation()).as("a command").isEqualTo(CommandProcessor.PUNCTUATION);
    bench.punctuate();
    bench.punctuate();
    assertThat(bench.punctuation()).as("idle").isEqualTo(CommandProcessor.IDLE_PUNCTUATION);

    bench.ticks.passMs(58_000);
    bench.punctuate();

    assertThat(bench.punctuation()).as("two seconds left").isEqualTo(CommandProcessor.PUNCTUATION);
    assertThat(bench.ticks.sent).isEmpty();
  }

  @Test
  void aTickThatLeavesSomethingDueIsFollowedAtOnce() {
    int jobs = 501; // one more than one Tick fires
    for (int i = 0; i < jobs; i++) {
      bench.process(
          i,
          T0,
          command(i, SampleCommands.at(createOrder(job(i)), T0.plus(Duration.ofSeconds(1)))));
    }
    bench.ticks.passMs(1_000);
    bench.punctuate();

    bench.process(jobs, T0.plusSeconds(1), SampleCommands.tick(bench.ticks.sent.get(0)));

    assertThat(bench.ticks.sent).as("no punctuation in between").hasSize(2);
    bench.process(jobs + 1, T0.plusSeconds(1), SampleCommands.tick(bench.ticks.sent.get(1)));
    assertThat(bench.ticks.sent).hasSize(2);
    assertThat(bench.events()).hasSize(2 * jobs);
  }

  @Test
  void commandsAreCountedByOperationAndVerdict() {
    bench.process(0, T0, createIn(1, job(1)));
    bench.process(1, T0, command(2, new Order.CancelJob(job(99), Optional.empty())));
    bench.process(2, T0, new byte[] {1});

    assertThat(bench.metrics())
        .contains("joblog_commands_total{operation=\"CreateJob\",verdict=\"accepted\"} 1.0\n")
        .contains("joblog_commands_total{operation=\"CancelJob\",verdict=\"job-not-found\"} 1.0\n")
        .contains("joblog_dead_letters_total{reason=\"undecodable\"} 1.0\n")
        .contains("joblog_applied_offset{partition=\"3\"} 2.0\n");
  }

  private static Command createIn(long number, JobId id) {
    return command(number, createOrder(id));
  }

  private static Order.CreateJob createOrder(JobId id) {
    return createJob(Optional.of(id), QUEUE, "mail.send", Collections.emptySortedMap());
  }

  private static JobId job(long number) {
    return JobId.of(number << 16, number, PARTITION);
  }

  private static <T> T only(List<T> records) {
    assertThat(records).hasSize(1);
    return records.get(0);
  }

  private static byte[] value(Record<? extends byte[], ? extends Addressed> sent) {
    byte[] value = sent.value().value();
    assertThat(value).isNotNull();
    return value == null ? new byte[0] : value;
  }

  private static Rejection rejection(Outcome outcome) {
    return ((Outcome.Rejected) outcome.verdict()).reason();
  }

  private static String header(Record<?, ?> letter, String name) {
    return text(letter.headers().lastHeader(name).value());
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** With the JDK alone: not the code under test. */
  private static byte[] sha256(byte[] previous, byte[] record, int from, int to) throws Exception {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    sha.update(previous);
    sha.update(record, from, to - from);
    return sha.digest();
  }
}
