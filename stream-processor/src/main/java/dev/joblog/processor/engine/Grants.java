// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.ClaimKeys;
import dev.joblog.processor.store.StoredJob;
import dev.joblog.processor.store.Waiters;
import dev.joblog.protocol.EventHeader.Cause;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Outcome.Grant;
import dev.joblog.protocol.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A job is leased to a worker, however it was claimed, and its lease handed out. */
final class Grants {

  private final DecisionDraft draft;

  Grants(DecisionDraft draft) {
    this.draft = draft;
  }

  /**
   * @param leaseTtl empty: the job's own
   * @return the job with its new lease
   */
  StoredJob lease(StoredJob stored, String worker, Optional<Duration> leaseTtl, Cause cause) {
    Job job = stored.job();
    Lease lease =
        new Lease(
            worker,
            job.fencingToken() + 1,
            draft.grantingKey(),
            draft.t.plus(leaseTtl.orElse(job.spec().leaseTtl())));
    Fact claimed = new Fact.JobClaimed(lease, job.attempt() + 1);
    return draft.emit(stored, claimed, JobStatus.CLAIMED, cause);
  }

  /** With the newest checkpoint, in a repeated answer too: the work goes on from there. */
  Grant of(Job job, Lease lease) {
    return new Grant(
        new JobSnapshot(draft.jobs.withCheckpoint(job), draft.jobs.payload(job), Optional.empty()),
        lease,
        draft.leaseTokens.derive(job.id(), lease.fencingToken(), lease.leaseKey()));
  }

  /** Leases a job and hands the lease out. */
  Grant grant(StoredJob stored, String worker, Optional<Duration> leaseTtl, Cause cause) {
    Job leased = lease(stored, worker, leaseTtl, cause).job();
    return of(leased, leased.lease().orElseThrow());
  }

  /** To a claim that waited. */
  Grant grant(StoredJob stored, Waiters.Waiter waiter) {
    draft.unpark(waiter);
    Cause cause = new Cause(waiter.commandId(), "ClaimNext", waiter.principal(), Optional.empty());
    Grant grant = grant(stored, waiter.principal(), waiter.leaseTtl(), cause);
    Position claim = new Position(draft.at.partition(), waiter.ref().claimOffset());
    DecisionDraft.keyOf(waiter)
        .ifPresent(key -> keep(key, waiter.fingerprint(), claim, List.of(grant)));
    return grant;
  }

  /** Remembers what a claim next was granted, for its repeats. */
  void keep(ClaimKeys.Ref ref, String fingerprint, Position claim, List<Grant> grants) {
    draft.claimKeys.keep(
        ref,
        fingerprint,
        claim,
        draft.t,
        grants.stream()
            .map(grant -> ClaimKeys.KeptGrant.of(grant.job().job(), grant.lease()))
            .toList());
  }

  /** Whether the work goes on under this lease, or the job ended by a result or failure of it. */
  static boolean isOfUse(StoredJob now, Lease granted, Instant t) {
    Job job = now.job();
    return job.fencingToken() == granted.fencingToken()
        && (job.lease().filter(lease -> lease.isLiveAt(t)).isPresent()
            || (job.status().isFinal() && endedByWorker(now, granted)));
  }

  private static boolean endedByWorker(StoredJob now, Lease granted) {
    return now.executions().stream()
        .filter(execution -> execution.fencingToken() == granted.fencingToken())
        .anyMatch(
            execution ->
                execution.end().equals(Optional.of(Execution.End.COMPLETED))
                    || execution.end().equals(Optional.of(Execution.End.FAILED)));
  }

  /** What a job adds to an answer, from above: its documents, and a generous share for the rest. */
  static int size(JobSnapshot snapshot) {
    Job job = snapshot.job();
    int words =
        job.spec().labels().entrySet().stream()
                .mapToInt(label -> label.getKey().length() + label.getValue().length())
                .sum()
            + job.spec().requiredCapabilities().stream().mapToInt(String::length).sum()
            + job.failure().flatMap(failure -> failure.message()).map(String::length).orElse(0);
    return snapshot.payload().map(JsonText::bytes).orElse(0)
        + job.checkpoint().map(JsonText::bytes).orElse(0)
        + 3 * words
        + 2_048;
  }
}
