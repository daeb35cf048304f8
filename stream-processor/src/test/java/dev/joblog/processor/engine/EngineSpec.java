// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.store.Jobs;
import dev.joblog.processor.store.MemoryRows;
import dev.joblog.processor.store.Meta;
import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/**
 * A story about one partition: {@code given(…)} what was accepted, {@code at(…)} a moment, {@code
 * when(…)} something is said, {@code then…} came of it. Time is moved, never waited for.
 */
final class EngineSpec {

  /** When every story begins. */
  static final Instant T = Instant.parse("2026-03-01T12:00:00Z");

  static final LeaseKeys KEYS =
      new LeaseKeys(
          Map.of(
              1, "lease-key-number-one-for-the-tests".getBytes(UTF_8),
              2, "lease-key-number-two-for-the-tests".getBytes(UTF_8)));

  final MemoryRows rows = new MemoryRows();
  final Engine engine = new Engine(rows, KEYS);
  private final EdgeWatch edges = new EdgeWatch();
  private final Map<JobId, String> tokens = new HashMap<>();
  private final List<Event> allEvents = new ArrayList<>();
  private Instant now = T;
  private long offset = -1;
  private List<Event> events = List.of();
  private List<Outcome> outcomes = List.of();

  /** A partition on which nothing was ever decided: of engine version 3. */
  EngineSpec() {}

  private EngineSpec(int engineVersion) {
    startAt(engineVersion, rows);
  }

  /** A partition whose log was switched to this one, or that an earlier release left behind. */
  static EngineSpec ofVersion(int engineVersion) {
    return new EngineSpec(engineVersion);
  }

  /** The one row by which an engine version stands. */
  static void startAt(int engineVersion, MemoryRows rows) {
    Meta.read(rows).engine(engineVersion, 1).write(rows);
  }

  EngineSpec at(Duration sinceStart) {
    now = T.plus(sinceStart);
    return this;
  }

  EngineSpec at(long secondsSinceStart) {
    return at(Duration.ofSeconds(secondsSinceStart));
  }

  /** Each is appended now and must be accepted (or parked). */
  EngineSpec given(Say... says) {
    for (Say say : says) {
      when(say);
      assertThat(outcomes)
          .allSatisfy(
              outcome -> assertThat(outcome.verdict()).isInstanceOf(Outcome.Accepted.class));
    }
    return this;
  }

  EngineSpec when(Say say) {
    Order order = say.command(new UUID(0, 0), "").order();
    OptionalInt home =
        order instanceof Order.OfJob ofJob
            ? OptionalInt.of(ofJob.jobId().partition())
            : OptionalInt.of(Say.PARTITION);
    return when(say, home);
  }

  EngineSpec when(Say say, OptionalInt home) {
    offset++;
    Command command =
        say.command(
            new UUID(7, offset),
            say.job().isEmpty() ? "" : tokens.getOrDefault(Say.id(say.job()), ""));
    Decision decision = engine.decide(new Position(Say.PARTITION, offset), now, home, command);
    engine.apply(decision);
    events = decision.events();
    outcomes = decision.outcomes();
    allEvents.addAll(events);
    events.forEach(edges::see);
    outcomes.forEach(outcome -> grants(outcome).forEach(this::keepToken));
    return this;
  }

  private void keepToken(Outcome.Grant grant) {
    tokens.put(grant.job().job().id(), grant.leaseToken());
  }

  static List<Outcome.Grant> grants(Outcome outcome) {
    return answerOf(outcome) instanceof Outcome.OfGrants of ? of.grants() : List.of();
  }

  private static Outcome.Answer answerOf(Outcome outcome) {
    if (outcome.verdict() instanceof Outcome.Accepted accepted) {
      return accepted.answer();
    }
    if (outcome.verdict() instanceof Outcome.Duplicate duplicate) {
      return duplicate.answer();
    }
    return new Outcome.Nothing();
  }

  // What came of it.

  EngineSpec thenAccepted() {
    assertThat(verdict()).isInstanceOf(Outcome.Accepted.class);
    return this;
  }

  EngineSpec thenRejected(Rejection reason) {
    assertThat(rejected().reason()).isEqualTo(reason);
    assertThat(rejected().sentence()).startsWith("Expected ").contains(", but ");
    return this;
  }

  EngineSpec thenRejected(Rejection reason, String detail, String value) {
    thenRejected(reason);
    assertThat(rejected().details()).containsEntry(detail, value);
    return this;
  }

  /** The first answer again, to the letter. */
  EngineSpec thenDuplicateOf(long firstOffset, Outcome first) {
    assertThat(verdict()).isInstanceOf(Outcome.Duplicate.class);
    Outcome.Duplicate duplicate = (Outcome.Duplicate) verdict();
    assertThat(duplicate.first()).isEqualTo(new Position(Say.PARTITION, firstOffset));
    assertThat(duplicate.answer()).isEqualTo(answerOf(first));
    return this;
  }

  /** Exactly these facts, each as {@code JobClaimed claimed}: name, and status after it. */
  EngineSpec thenEvents(String... facts) {
    assertThat(events)
        .extracting(event -> event.fact().name() + " " + event.header().status().word())
        .containsExactly(facts);
    return this;
  }

  EngineSpec thenNobodyIsAnswered() {
    assertThat(outcomes).isEmpty();
    return this;
  }

  EngineSpec thenStatus(String name, JobStatus status) {
    assertThat(stored(name).job().status()).isEqualTo(status);
    return this;
  }

  EngineSpec thenGranted(String... names) {
    assertThat(grants(outcome()))
        .extracting(grant -> grant.job().job().id())
        .containsExactly(java.util.Arrays.stream(names).map(Say::id).toArray(JobId[]::new));
    return this;
  }

  // What can be looked at.

  Outcome outcome() {
    assertThat(outcomes).hasSize(1);
    return outcomes.get(0);
  }

  List<Outcome> outcomes() {
    return outcomes;
  }

  Outcome.Verdict verdict() {
    return outcome().verdict();
  }

  Outcome.Answer answer() {
    return answerOf(outcome());
  }

  Outcome.Rejected rejected() {
    assertThat(verdict()).isInstanceOf(Outcome.Rejected.class);
    return (Outcome.Rejected) verdict();
  }

  List<Event> events() {
    return events;
  }

  /** Since the beginning. */
  List<Event> allEvents() {
    return allEvents;
  }

  Set<Edge> edges() {
    return edges.seen();
  }

  long offset() {
    return offset;
  }

  Instant now() {
    return now;
  }

  Jobs jobs() {
    return new Jobs(rows);
  }

  StoredJob stored(String name) {
    return jobs().find(Say.TENANT, Say.id(name)).orElseThrow();
  }

  boolean exists(String name) {
    return jobs().find(Say.TENANT, Say.id(name)).isPresent();
  }

  /** The newest lease token that was granted for this job. */
  String token(String name) {
    return tokens.getOrDefault(Say.id(name), "");
  }
}
