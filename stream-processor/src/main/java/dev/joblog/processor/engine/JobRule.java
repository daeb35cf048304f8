// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.EventHeader.Cause;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Accepted;
import dev.joblog.protocol.Outcome.Answer;
import dev.joblog.protocol.Outcome.Duplicate;
import dev.joblog.protocol.Outcome.OfJob;
import dev.joblog.protocol.Outcome.Rejected;
import dev.joblog.protocol.Outcome.Verdict;
import dev.joblog.protocol.Rejection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rule of an order about one existing job. First comes what holds for all of them, in the order
 * of {@link Rejection}.
 */
interface JobRule extends Rule {

  Order.OfJob order();

  /** The verb of an order that must be safe to repeat, so that it needs a key; empty: it may. */
  default Optional<String> keyedVerb() {
    return Optional.empty();
  }

  /** Never left out: a key that remembers nothing would answer another order. */
  @Override
  void fingerprint(Fingerprint print);

  /**
   * @param cause with the key to remember the command under
   */
  Verdict decide(Work work, StoredJob stored, Cause cause);

  /**
   * What an accepted order answers with, and its repeat again: what never changes once said, so no
   * progress, no checkpoint, no later result.
   *
   * @param then the job after the order
   */
  default Answer answer(Work work, Job then) {
    return new OfJob(new JobSnapshot(Ledger.kept(then), work.jobs.payload(then), Optional.empty()));
  }

  /** The answer of one that has the payload, or does not need it. */
  static Answer bare(Job then) {
    return new OfJob(JobSnapshot.bare(Ledger.kept(then)));
  }

  default Accepted accepted(Work work, StoredJob then) {
    return new Accepted(answer(work, then.job()));
  }

  @Override
  default Optional<Verdict> decide(Work work) {
    JobId id = order().jobId();
    Optional<StoredJob> found = work.find(id);
    if (found.isEmpty()) {
      return Optional.of(missing(work, id));
    }
    Job before = found.get().job();
    if (!work.mayTouch(before)) {
      return Optional.of(unknown(id));
    }
    StoredJob stored = new Endings(work).expireIfPast(found.get());
    Optional<EventHeader.Key> key =
        work.header()
            .idempotencyKey()
            .map(text -> new EventHeader.Key(text, lease(work, before), work.fingerprint()));
    return Optional.of(
        keyless(stored.job(), key)
            .or(() -> key.flatMap(given -> remembered(work, stored, given)))
            .or(() -> conflict(work, stored.job()))
            .orElseGet(() -> decide(work, stored, work.cause(key))));
  }

  /** The fencing token of the lease that a key is bound to; 0: it is bound to none. */
  private long lease(Work work, Job job) {
    return order() instanceof Order.OfLease of
        ? work.leaseTokens.verify(job, of.leaseToken()).orElse(0L)
        : 0;
  }

  private static Rejected missing(Work work, JobId id) {
    return work.jobs
        .purgedAt(work.tenant(), id)
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

  private Optional<Verdict> keyless(Job job, Optional<EventHeader.Key> key) {
    return keyedVerb()
        .filter(verb -> key.isEmpty())
        .map(
            verb ->
                Refusal.of(
                    Rejection.IDEMPOTENCY_KEY_REQUIRED,
                    verb + " job " + job.id(),
                    "the command carries no idempotency key",
                    job));
  }

  private Optional<Verdict> remembered(Work work, StoredJob stored, EventHeader.Key key) {
    return Ledger.find(stored, work.principal(), order().name(), key.key(), key.lease())
        .map(
            entry ->
                work.repeats(entry.key().fingerprint())
                    ? new Duplicate(entry.command(), answer(work, entry.answer()))
                    : Refusal.of(
                        Rejection.IDEMPOTENCY_KEY_REUSED,
                        "repeat the command of key " + key.key(),
                        "it was used with another one",
                        stored.job()));
  }

  /**
   * The sender saw another version. A repeat gets its first answer all the same: its key is looked
   * at before, since the first one moved the version on.
   */
  private Optional<Verdict> conflict(Work work, Job job) {
    OptionalLong expected = work.header().expectedVersion();
    return expected.isPresent() && expected.getAsLong() != job.version()
        ? Optional.of(
            Refusal.of(
                Rejection.VERSION_CONFLICT,
                "carry out "
                    + order().name()
                    + " of job "
                    + job.id()
                    + " at version "
                    + expected.getAsLong(),
                "it is at version " + job.version(),
                job,
                Map.of("version", Long.toString(job.version()))))
        : Optional.empty();
  }
}
