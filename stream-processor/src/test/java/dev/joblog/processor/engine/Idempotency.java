// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.Jobs;
import dev.joblog.processor.store.Meta;
import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Rejection;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The same key twice is one effect, and the first answer again. */
final class Idempotency {

  /** Whose key, for what; of a lease, the token is part of it. */
  private record Scope(
      String tenant, String principal, String operation, String about, String key) {}

  private record First(
      Position at, Command command, EngineVersion kept, Outcome.Answer answer, Instant t) {

    /** Kept by the version of then, and known by it for ever. */
    boolean asks(Command again) {
      return Fingerprint.of(command, kept).equals(Fingerprint.of(again, kept));
    }
  }

  private final Map<Scope, First> firsts = new HashMap<>();
  private final Map<Position, Command> parked = new HashMap<>();

  private static Optional<Scope> scope(Command command) {
    Order order = command.order();
    boolean keyless =
        order instanceof Order.Heartbeat
            || order instanceof Order.ClaimUndelivered
            || order instanceof Order.ConfigureQueue
            || order instanceof Order.SetEngineVersion
            || order instanceof Order.Tick;
    if (keyless) {
      return Optional.empty();
    }
    String about =
        order instanceof Order.OfJob ofJob
            ? ofJob.jobId() + Invariants.leaseToken(order).orElse("")
            : order instanceof Order.CreateJob create
                ? create.route().queue()
                : ((Order.ClaimNext) order).route().queue();
    return command
        .header()
        .idempotencyKey()
        .map(
            key ->
                new Scope(
                    command.header().tenant(),
                    command.header().principal(),
                    order.name(),
                    about,
                    key));
  }

  /** A command whose key was used before. */
  void before(World world, World.Logged logged, Decision decision) {
    Optional<Scope> scope = logged.command().flatMap(Idempotency::scope);
    Optional<First> first = scope.map(firsts::get);
    if (first.isEmpty() || !isRemembered(world, logged, first.get(), decision.t())) {
      return;
    }
    for (Event event : decision.events()) {
      Invariants.check(
          event.header().cause().key().isEmpty(), () -> "a second effect of one key: " + event);
    }
    Outcome.Verdict verdict =
        decision.outcomes().stream()
            .filter(outcome -> outcome.command().equals(logged.at()))
            .map(Outcome::verdict)
            .findFirst()
            .orElseThrow(() -> new AssertionError("a repeat is not answered"));
    if (verdict instanceof Outcome.Rejected rejected) {
      boolean earlier =
          rejected.reason().compareTo(Rejection.IDEMPOTENCY_KEY_REUSED) < 0
              || rejected.reason() == Rejection.JOB_EXISTS;
      boolean reused =
          rejected.reason() == Rejection.IDEMPOTENCY_KEY_REUSED
              && !first.get().asks(command(logged));
      Invariants.check(earlier || reused, () -> "a repeat is refused: " + rejected);
      return;
    }
    Invariants.check(
        verdict instanceof Outcome.Duplicate, () -> "a repeat is no duplicate: " + verdict);
    Outcome.Duplicate duplicate = (Outcome.Duplicate) verdict;
    Invariants.same("first record", first.get().at(), duplicate.first());
    Invariants.same(
        "first answer",
        comparable(world, first.get().answer(), decision.t()),
        comparable(world, duplicate.answer(), decision.t()));
  }

  private static Command command(World.Logged logged) {
    return logged.command().orElseThrow();
  }

  /** A job of a later life remembers nothing; a claim-next is remembered for 15 minutes. */
  private static boolean isRemembered(World world, World.Logged logged, First first, Instant t) {
    if (first.answer() instanceof Outcome.OfGrants granted
        && granted.grants().stream().anyMatch(grant -> isLost(world, grant, t))
        && granted.grants().stream()
            .allMatch(grant -> sameLife(world, grant).isEmpty() || isLost(world, grant, t))) {
      return false;
    }
    if (command(logged).order() instanceof Order.ClaimNext) {
      return t.isBefore(first.t().plus(Limits.CLAIM_KEY));
    }
    Optional<JobId> about =
        first.answer() instanceof Outcome.OfJob ofJob
            ? Optional.of(ofJob.job().job().id())
            : ((Outcome.OfGrants) first.answer())
                .grants().stream().map(grant -> grant.job().job().id()).findFirst();
    return about
        .flatMap(id -> new Jobs(world.rows()).find(command(logged).header().tenant(), id))
        .map(StoredJob::job)
        .filter(job -> job.spec().createdOffset() <= first.at().offset())
        .isPresent();
  }

  /** Since version 4: nobody can do anything with the lease, and the job did not end under it. */
  private static boolean isLost(World world, Outcome.Grant grant, Instant t) {
    return EngineVersion.of(Meta.read(world.rows())).forgetsLostLeases()
        && sameLife(world, grant).filter(now -> !Grants.isOfUse(now, grant.lease(), t)).isPresent();
  }

  private static Optional<StoredJob> sameLife(World world, Outcome.Grant grant) {
    Job then = grant.job().job();
    return new Jobs(world.rows())
        .find(then.tenant(), then.id())
        .filter(now -> now.job().spec().createdOffset() == then.spec().createdOffset());
  }

  /**
   * But for the checkpoint, which is the newest; and without the jobs that were purged since and
   * the leases that were lost.
   */
  private static Object comparable(World world, Outcome.Answer answer, Instant t) {
    if (!(answer instanceof Outcome.OfGrants granted)) {
      return answer;
    }
    return granted.grants().stream()
        .filter(grant -> sameLife(world, grant).isPresent() && !isLost(world, grant, t))
        .map(
            grant ->
                List.of(
                    Ledger.kept(grant.job().job()),
                    new JobSnapshot(
                        bare(grant.job().job()), grant.job().payload(), grant.job().result()),
                    grant.lease(),
                    grant.leaseToken()))
        .toList();
  }

  private static Job bare(Job job) {
    return Ledger.kept(job);
  }

  void after(World.Step step, EngineVersion version) {
    step.logged()
        .command()
        .filter(command -> command.order() instanceof Order.ClaimNext)
        .ifPresent(command -> parked.put(step.logged().at(), command));
    for (Outcome outcome : step.outcomes()) {
      if (outcome.verdict() instanceof Outcome.Accepted accepted) {
        asked(step, outcome)
            .filter(command -> hadEffect(step, outcome, command, accepted.answer()))
            .ifPresent(
                command ->
                    scope(command)
                        .ifPresent(
                            scope ->
                                firsts.put(
                                    scope,
                                    new First(
                                        outcome.command(),
                                        command,
                                        version,
                                        accepted.answer(),
                                        step.t()))));
      }
    }
  }

  private Optional<Command> asked(World.Step step, Outcome outcome) {
    return outcome.command().equals(step.logged().at())
        ? step.logged().command()
        : Optional.ofNullable(parked.get(outcome.command()));
  }

  private static boolean hadEffect(
      World.Step step, Outcome outcome, Command command, Outcome.Answer answer) {
    if (command.order() instanceof Order.ClaimNext) {
      return answer instanceof Outcome.OfGrants granted && !granted.grants().isEmpty();
    }
    return step.events().stream()
        .anyMatch(
            event ->
                event.header().cause().key().isPresent()
                    && event.header().cause().commandId().equals(outcome.commandId()));
  }
}
