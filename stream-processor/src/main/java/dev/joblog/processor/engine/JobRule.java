// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.processor.store.StoredJob.LedgerEntry;
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
  Verdict decide(DecisionDraft draft, StoredJob stored, Cause cause);

  /**
   * What an accepted order answers with, and its repeat again: what never changes once said, so no
   * progress, no checkpoint, no later result.
   *
   * @param then the job after the order
   */
  default Answer answer(DecisionDraft draft, Job then) {
    return new OfJob(
        new JobSnapshot(Ledger.kept(then), draft.jobs.payload(then), Optional.empty()));
  }

  /** The answer of one that has the payload, or does not need it. */
  static Answer bare(Job then) {
    return new OfJob(JobSnapshot.bare(Ledger.kept(then)));
  }

  default Accepted accepted(DecisionDraft draft, StoredJob then) {
    return new Accepted(answer(draft, then.job()));
  }

  /**
   * Whether the first answer is still of use; if not, the order is decided as if it had not been
   * sent before.
   */
  default boolean remembers(DecisionDraft draft, StoredJob stored, LedgerEntry first) {
    return true;
  }

  @Override
  default Optional<Verdict> decide(DecisionDraft draft) {
    JobId id = order().jobId();
    Optional<StoredJob> found = draft.find(id);
    if (found.isEmpty()) {
      return Optional.of(missing(draft, id));
    }
    Job before = found.get().job();
    if (!draft.mayTouch(before)) {
      return Optional.of(unknown(id));
    }
    StoredJob stored = new Endings(draft).expireIfPast(found.get());
    Optional<EventHeader.Key> key =
        draft
            .header()
            .idempotencyKey()
            .map(text -> new EventHeader.Key(text, lease(draft, before), draft.fingerprint()));
    return Optional.of(
        keyless(stored.job(), key)
            .or(() -> key.flatMap(given -> remembered(draft, stored, given)))
            .or(() -> conflict(draft, stored.job()))
            .orElseGet(() -> decide(draft, stored, draft.cause(key))));
  }

  /** The fencing token of the lease that a key is bound to; 0: it is bound to none. */
  private long lease(DecisionDraft draft, Job job) {
    return order() instanceof Order.OfLease of
        ? draft.leaseTokens.verify(job, of.leaseToken()).orElse(0L)
        : 0;
  }

  private static Rejected missing(DecisionDraft draft, JobId id) {
    return draft
        .jobs
        .purgedAt(draft.tenant(), id)
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

  private Optional<Verdict> remembered(DecisionDraft draft, StoredJob stored, EventHeader.Key key) {
    Optional<LedgerEntry> first =
        Ledger.find(stored, draft.principal(), order().name(), key.key(), key.lease());
    if (first.isPresent() && !draft.repeats(first.get().key().fingerprint())) {
      return Optional.of(
          Refusal.of(
              Rejection.IDEMPOTENCY_KEY_REUSED,
              "repeat the command of key " + key.key(),
              "it was used with another one",
              stored.job()));
    }
    return first
        .filter(entry -> remembers(draft, stored, entry))
        .map(entry -> new Duplicate(entry.command(), answer(draft, entry.answer())));
  }

  /**
   * The sender saw another version. A repeat gets its first answer all the same: its key is looked
   * at before, since the first one moved the version on.
   */
  private Optional<Verdict> conflict(DecisionDraft draft, Job job) {
    OptionalLong expected = draft.header().expectedVersion();
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
