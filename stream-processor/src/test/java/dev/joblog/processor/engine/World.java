// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.MemoryRows;
import dev.joblog.processor.store.Meta;
import dev.joblog.processor.store.Scan;
import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/** A partition's log while a random history is written to it, and everything that came of it. */
final class World {

  /**
   * A record of the log.
   *
   * @param command empty: bytes that are no command
   */
  record Logged(Position at, Instant recordTime, OptionalInt home, Optional<Command> command) {}

  /** A record and what it led to. */
  record Step(Logged logged, List<Event> events, List<Outcome> outcomes, Instant t) {}

  record Token(JobId id, String holder, String text) {}

  private final MemoryRows rows = new MemoryRows();
  private final GuardedRows guarded = new GuardedRows(rows);
  private final Engine engine = new Engine(guarded, EngineSpec.KEYS);
  private final Orders orders = new Orders(this);
  private final List<Step> steps = new ArrayList<>();
  private final List<Token> tokens = new ArrayList<>();
  private Instant clock = EngineSpec.T;

  /**
   * @param engineVersion that the partition begins with
   */
  World(int engineVersion) {
    EngineSpec.startAt(engineVersion, rows);
  }

  int engineVersion() {
    return Meta.read(rows).engineVersion();
  }

  MemoryRows rows() {
    return rows;
  }

  Instant now() {
    return clock;
  }

  List<Step> steps() {
    return steps;
  }

  /** The next record: what the action means now. */
  Logged next(Action action) {
    clock = clock.plusMillis(action.millis());
    if (action.kind() == Action.Kind.TICK_WHEN_DUE) {
      clock = engine.earliestDue().filter(clock::isBefore).orElse(clock);
    }
    return logged(orders.command(action, commandId()));
  }

  Logged tickAt(Instant t) {
    clock = t;
    return logged(
        Optional.of(
            new Command(
                new CommandHeader(
                    commandId(),
                    Say.TENANT,
                    "clock",
                    false,
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.empty()),
                new Order.Tick())));
  }

  private UUID commandId() {
    return new UUID(7, steps.size());
  }

  private Logged logged(Optional<Command> command) {
    OptionalInt home =
        command
            .map(Command::order)
            .filter(Order.OfJob.class::isInstance)
            .map(order -> OptionalInt.of(((Order.OfJob) order).jobId().partition()))
            .orElse(OptionalInt.of(Say.PARTITION));
    return new Logged(new Position(Say.PARTITION, steps.size()), clock, home, command);
  }

  static Decision decide(Engine engine, Logged logged) {
    return logged
        .command()
        .map(command -> engine.decide(logged.at(), logged.recordTime(), logged.home(), command))
        .orElseGet(() -> engine.skip(logged.at(), logged.recordTime()));
  }

  /** What this engine, with all that it has learned, decides. Nothing changes. */
  Decision decide(Logged logged) {
    return decide(engine, logged);
  }

  /** Rows that were asked for since this was last called. */
  GuardedRows.Cost cost() {
    return guarded.cost();
  }

  /** What an engine decides that was started just now. */
  Decision decideFresh(Logged logged) {
    return decide(new Engine(guarded, EngineSpec.KEYS), logged);
  }

  Optional<Instant> earliestDue() {
    return engine.earliestDue();
  }

  Optional<Instant> earliestDueFresh() {
    return new Engine(guarded, EngineSpec.KEYS).earliestDue();
  }

  Step apply(Logged logged, Decision decision) {
    guarded.apply(engine, decision);
    Step step = new Step(logged, decision.events(), decision.outcomes(), decision.t());
    steps.add(step);
    for (Outcome outcome : decision.outcomes()) {
      for (Outcome.Grant grant : EngineSpec.grants(outcome)) {
        tokens.add(new Token(grant.job().job().id(), grant.lease().holder(), grant.leaseToken()));
      }
    }
    return step;
  }

  // What actions refer to.

  Optional<Command> earlier(int pick) {
    return steps.isEmpty()
        ? Optional.empty()
        : steps.get(Math.max(0, steps.size() - 1 - pick % 12)).logged().command();
  }

  /** Some job that was created. */
  Optional<JobId> parent(int pick) {
    List<JobId> created =
        steps.stream()
            .flatMap(step -> step.events().stream())
            .filter(event -> event.fact() instanceof Fact.JobCreated)
            .map(event -> event.header().jobId())
            .distinct()
            .toList();
    return created.isEmpty() ? Optional.empty() : Optional.of(created.get(pick % created.size()));
  }

  Optional<JobId> jobIn(Set<JobStatus> statuses, int pick) {
    List<JobId> fitting =
        statuses.isEmpty()
            ? List.of()
            : Scan.jobs(rows).stream()
                .map(StoredJob::job)
                .filter(job -> statuses.contains(job.status()))
                .map(Job::id)
                .toList();
    return fitting.isEmpty() ? Optional.empty() : Optional.of(fitting.get(pick % fitting.size()));
  }

  String newestToken(JobId id) {
    String newest = "";
    for (Token token : tokens) {
      newest = token.id().equals(id) ? token.text() : newest;
    }
    return newest;
  }

  String tokenOf(JobId id, int pick) {
    List<Token> of = tokens.stream().filter(token -> token.id().equals(id)).toList();
    return of.isEmpty() ? "" : of.get(pick % of.size()).text();
  }

  String anyToken(int pick) {
    return tokens.isEmpty() ? "nonsense" : tokens.get(pick % tokens.size()).text();
  }

  Optional<String> holder(Order order) {
    String text = Invariants.leaseToken(order).orElse("");
    return tokens.stream()
        .filter(token -> token.text().equals(text))
        .map(Token::holder)
        .findFirst();
  }

  /** Of one of the last claims: with what it was granted, or without. */
  Order undelivered(int pick) {
    List<Step> claims =
        steps.stream()
            .filter(
                step ->
                    step.logged()
                        .command()
                        .filter(c -> c.order() instanceof Order.ClaimNext)
                        .isPresent())
            .toList();
    Route route = new Route(Say.TENANT, "q", 0);
    if (claims.isEmpty()) {
      return new Order.ClaimUndelivered(route, pick, List.of());
    }
    Step claim = claims.get(Math.max(0, claims.size() - 1 - pick % 3));
    List<Order.GrantRef> grants =
        claim.outcomes().stream()
            .filter(outcome -> pick % 2 == 0)
            .flatMap(outcome -> EngineSpec.grants(outcome).stream())
            .map(grant -> new Order.GrantRef(grant.job().job().id(), grant.lease().fencingToken()))
            .toList();
    return new Order.ClaimUndelivered(route, claim.logged().at().offset(), grants);
  }

  static final Duration LONGEST_WAIT = Duration.ofSeconds(61);
}
