// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.processor.store.StoredJob.LedgerEntry;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Duplicate;
import dev.joblog.protocol.Outcome.Rejected;
import dev.joblog.protocol.Outcome.Verdict;
import dev.joblog.protocol.Rejection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BiFunction;

/**
 * From a command to its verdict: first what holds for every command, then what holds for every job,
 * then the order's own rule. The order of the checks is the order of {@link Rejection}.
 *
 * <p>An empty verdict: nobody is to be answered now (a Tick, a claim that parks).
 */
final class CommandRules implements Order.Cases<Optional<Verdict>> {

  private final Work work;
  private final Endings endings;
  private final ClaimRules claims;
  private final LeaseRules leases;
  private final OperatorRules operators;

  CommandRules(Work work) {
    this.work = work;
    this.endings = new Endings(work);
    this.claims = new ClaimRules(work);
    this.leases = new LeaseRules(work, endings);
    this.operators = new OperatorRules(work, endings);
  }

  void decide(OptionalInt home) {
    Optional<Verdict> verdict =
        refused(home).<Verdict>map(no -> no).or(() -> work.command.order().match(this));
    verdict.ifPresent(work::answer);
    new Consequences(work, endings).settle();
  }

  private Optional<Rejected> refused(OptionalInt home) {
    if (home.isPresent() && home.getAsInt() != work.at.partition()) {
      return Optional.of(
          new Rejected(
              Rejection.WRONG_PARTITION,
              String.format(
                  Locale.ROOT,
                  "Expected the command on partition %d, but it is on %d",
                  home.getAsInt(),
                  work.at.partition()),
              Optional.empty(),
              Map.of("partition", Integer.toString(home.getAsInt()))));
    }
    if (work.header().deadline().filter(work.t::isAfter).isPresent()) {
      return Optional.of(
          Refusal.of(
              Rejection.DEADLINE_EXCEEDED,
              "decide by " + work.header().deadline().get(),
              "log time is " + work.t));
    }
    return OperationCheck.fault(work.command, work.version).or(() -> CommandCheck.fault(work));
  }

  /** A rule about one job, given the job and the key to remember the command under. */
  private interface JobRule extends BiFunction<StoredJob, Optional<EventHeader.Key>, Verdict> {}

  private Optional<Verdict> onJob(Order.OfJob order, JobRule rule) {
    return onJob(order, "", rule);
  }

  /**
   * @param token of the lease that a key is bound to; empty: it is bound to none
   */
  private Optional<Verdict> onJob(Order.OfJob order, String token, JobRule rule) {
    Optional<StoredJob> found = work.jobs.find(work.header().tenant(), order.jobId());
    if (found.isEmpty()) {
      return Optional.of(missing(order.jobId()));
    }
    Job job = found.get().job();
    if (work.header().ownedOnly() && !job.spec().createdBy().equals(work.header().principal())) {
      return Optional.of(unknown(order.jobId()));
    }
    StoredJob stored = endings.expireIfPast(found.get());
    long lease = work.leaseTokens.verify(found.get().job(), token).orElse(0L);
    Optional<EventHeader.Key> key =
        work.header()
            .idempotencyKey()
            .map(text -> new EventHeader.Key(text, lease, work.fingerprint()));
    return Optional.of(
        keyless(order, stored.job(), key)
            .or(() -> key.flatMap(given -> remembered(stored, given)))
            .or(() -> conflict(order, stored.job()))
            .orElseGet(() -> rule.apply(stored, key)));
  }

  /** Submit and fail must be safe to repeat. */
  private static Optional<Verdict> keyless(
      Order.OfJob order, Job job, Optional<EventHeader.Key> key) {
    boolean submits = order instanceof Order.SubmitResult;
    return (submits || order instanceof Order.FailJob) && key.isEmpty()
        ? Optional.of(
            Refusal.of(
                Rejection.IDEMPOTENCY_KEY_REQUIRED,
                (submits ? "submit" : "fail") + " job " + job.id(),
                "the command carries no idempotency key",
                job))
        : Optional.empty();
  }

  /**
   * The sender saw another version. A repeat gets its first answer all the same: its key is looked
   * at before, since the first one moved the version on.
   */
  private Optional<Verdict> conflict(Order.OfJob order, Job job) {
    OptionalLong expected = work.header().expectedVersion();
    return expected.isPresent() && expected.getAsLong() != job.version()
        ? Optional.of(
            Refusal.of(
                Rejection.VERSION_CONFLICT,
                "carry out "
                    + order.name()
                    + " of job "
                    + job.id()
                    + " at version "
                    + expected.getAsLong(),
                "it is at version " + job.version(),
                job,
                Map.of("version", Long.toString(job.version()))))
        : Optional.empty();
  }

  private Optional<Verdict> remembered(StoredJob stored, EventHeader.Key key) {
    return Ledger.find(
            stored, work.header().principal(), work.command.order().name(), key.key(), key.lease())
        .map(
            entry ->
                work.repeats(entry.key().fingerprint()) ? again(entry) : reused(stored.job(), key));
  }

  private Verdict again(LedgerEntry entry) {
    return new Duplicate(entry.command(), Answers.first(work, entry));
  }

  private static Rejected reused(Job job, EventHeader.Key key) {
    return Refusal.of(
        Rejection.IDEMPOTENCY_KEY_REUSED,
        "repeat the command of key " + key.key(),
        "it was used with another one",
        job);
  }

  private Rejected missing(JobId id) {
    return work.jobs
        .purgedAt(work.header().tenant(), id)
        .map(
            purgedAt ->
                new Rejected(
                    Rejection.JOB_PURGED,
                    "Expected to find job " + id + ", but it was purged at " + purgedAt,
                    Optional.empty(),
                    Map.of("purgedAt", purgedAt.toString())))
        .orElseGet(() -> unknown(id));
  }

  private static Rejected unknown(JobId id) {
    return Refusal.of(Rejection.JOB_NOT_FOUND, "find job " + id, "there is none");
  }

  @Override
  public Optional<Verdict> createJob(Order.CreateJob order) {
    return Optional.of(new CreateRule(work).create(order));
  }

  @Override
  public Optional<Verdict> approveJob(Order.ApproveJob order) {
    return onJob(order, (job, key) -> operators.approve(order, job, key));
  }

  @Override
  public Optional<Verdict> rejectJob(Order.RejectJob order) {
    return onJob(order, (job, key) -> operators.reject(order, job, key));
  }

  @Override
  public Optional<Verdict> claimJob(Order.ClaimJob order) {
    return onJob(order, (job, key) -> claims.byId(order, job, key));
  }

  @Override
  public Optional<Verdict> claimNext(Order.ClaimNext order) {
    return claims.next(order);
  }

  @Override
  public Optional<Verdict> claimUndelivered(Order.ClaimUndelivered order) {
    return Optional.of(leases.undelivered(order));
  }

  @Override
  public Optional<Verdict> heartbeat(Order.Heartbeat order) {
    return onJob(order, (job, key) -> leases.heartbeat(order, job));
  }

  @Override
  public Optional<Verdict> submitResult(Order.SubmitResult order) {
    return onJob(order, order.leaseToken(), (job, key) -> leases.submit(order, job, key));
  }

  @Override
  public Optional<Verdict> failJob(Order.FailJob order) {
    return onJob(order, order.leaseToken(), (job, key) -> leases.fail(order, job, key));
  }

  @Override
  public Optional<Verdict> releaseJob(Order.ReleaseJob order) {
    return onJob(order, order.leaseToken(), (job, key) -> leases.release(order, job, key));
  }

  @Override
  public Optional<Verdict> cancelJob(Order.CancelJob order) {
    return onJob(order, (job, key) -> operators.cancel(order, job, key));
  }

  @Override
  public Optional<Verdict> retryJob(Order.RetryJob order) {
    return onJob(order, (job, key) -> operators.retry(order, job, key));
  }

  @Override
  public Optional<Verdict> tick(Order.Tick order) {
    new TickRule(work, endings).fire();
    return Optional.empty();
  }

  @Override
  public Optional<Verdict> setEngineVersion(Order.SetEngineVersion order) {
    return Optional.of(operators.setEngineVersion(order));
  }

  @Override
  public Optional<Verdict> configureQueue(Order.ConfigureQueue order) {
    return Optional.of(operators.configureQueue(order));
  }
}
