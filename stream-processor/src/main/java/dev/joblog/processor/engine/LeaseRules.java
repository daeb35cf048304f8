// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.processor.store.Waiters;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.EventHeader.Cause;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Failure;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Accepted;
import dev.joblog.protocol.Outcome.Nothing;
import dev.joblog.protocol.Outcome.OfHeartbeat;
import dev.joblog.protocol.Outcome.Rejected;
import dev.joblog.protocol.Outcome.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the holder of a lease may do: heartbeat, submit, fail, release; and a grant that never
 * arrived.
 */
final class LeaseRules {

  private final Work work;
  private final Endings endings;
  private final LeaseCheck check;

  LeaseRules(Work work, Endings endings) {
    this.work = work;
    this.endings = endings;
    this.check = new LeaseCheck(work.leaseTokens, work.header().principal());
  }

  /** A cancelled job's lease is not extended: its worker is told to stop. */
  Verdict heartbeat(Order.Heartbeat order, StoredJob stored) {
    Optional<Rejected> refused = check.refusal("heartbeat", stored, order.leaseToken());
    if (refused.isPresent()) {
      return refused.get();
    }
    Lease lease = lease(stored);
    if (stored.job().status() == JobStatus.CANCELLING) {
      return new Accepted(new OfHeartbeat(lease.expiresAt(), true));
    }
    Instant extended = work.t.plus(stored.leaseTtl());
    Instant expiresAt = extended.isAfter(lease.expiresAt()) ? extended : lease.expiresAt();
    Fact.LeaseExtended extension =
        new Fact.LeaseExtended(
            lease.fencingToken(), expiresAt, order.progress(), order.checkpoint());
    if (work.version.keepsHeartbeatsOutOfHistory()) {
      new HeartbeatRule(work).beat(stored, extension);
    } else {
      work.emit(stored, extension, JobStatus.CLAIMED, work.cause());
    }
    return new Accepted(new OfHeartbeat(expiresAt, false));
  }

  Verdict submit(Order.SubmitResult order, StoredJob stored, Optional<EventHeader.Key> key) {
    Optional<Rejected> refused = check.refusal("submit to", stored, order.leaseToken());
    if (refused.isPresent()) {
      return refused.get();
    }
    Fact completed =
        new Fact.JobCompleted(
            lease(stored).fencingToken(),
            order.result(),
            order.resultType(),
            work.purgeAt(stored.job()));
    return Answers.bare(work.emit(stored, completed, JobStatus.COMPLETED, work.cause(key)).job());
  }

  Verdict fail(Order.FailJob order, StoredJob stored, Optional<EventHeader.Key> key) {
    Optional<Rejected> refused = check.refusal("fail", stored, order.leaseToken());
    if (refused.isPresent()) {
      return refused.get();
    }
    Failure failure = new Failure(order.errorCode(), order.message(), order.retryable());
    Cause cause = work.cause(key);
    JobStatus leased = stored.job().status();
    StoredJob attempted =
        work.emit(
            stored, new Fact.AttemptFailed(lease(stored).fencingToken(), failure), leased, cause);
    return Answers.bare(afterFailure(order, attempted, failure, cause).job());
  }

  private StoredJob afterFailure(
      Order.FailJob order, StoredJob stored, Failure failure, Cause cause) {
    Job job = stored.job();
    if (job.status() == JobStatus.CANCELLING) {
      return endings.givenUp(stored, cause);
    }
    if (!failure.retryable()) {
      return endings.failed(stored, failure, cause);
    }
    if (job.attempt() >= job.spec().maxAttempts()) {
      return endings.exhausted(
          stored,
          "the last failed with "
              + failure.code()
              + failure.message().map(m -> ": " + m).orElse(""),
          cause);
    }
    Duration delay = order.retryAfter().orElseGet(() -> BackOff.after(job));
    return delay.isZero()
        ? work.emit(stored, new Fact.JobBecamePending(), JobStatus.PENDING, cause)
        : work.emit(
            stored, new Fact.RetryScheduled(work.t.plus(delay)), JobStatus.SCHEDULED, cause);
  }

  Verdict release(Order.ReleaseJob order, StoredJob stored, Optional<EventHeader.Key> key) {
    Optional<Rejected> refused = check.refusal("release", stored, order.leaseToken());
    return refused.isPresent()
        ? refused.get()
        : Answers.job(work, released(stored, false, order.reason(), work.cause(key)).job());
  }

  private StoredJob released(
      StoredJob stored, boolean undelivered, Optional<String> reason, Cause cause) {
    Fact released = new Fact.JobReleased(lease(stored).fencingToken(), undelivered, reason);
    if (stored.job().status() == JobStatus.CANCELLING) {
      return endings.givenUp(work.emit(stored, released, JobStatus.CANCELLING, cause), cause);
    }
    return work.emit(stored, released, JobStatus.PENDING, cause);
  }

  /** Un-parks the claim if it still waits; takes back each grant that is still the claimer's. */
  Verdict undelivered(Order.ClaimUndelivered order) {
    String tenant = work.header().tenant();
    work.waiters
        .find(new Waiters.Ref(tenant, order.route().queue(), order.claimOffset()))
        .filter(waiter -> waiter.principal().equals(work.header().principal()))
        .ifPresent(
            waiter -> {
              work.unpark(waiter);
              work.answer(waiter, List.of());
            });
    for (Order.GrantRef grant : order.grants()) {
      work.jobs
          .find(tenant, grant.jobId())
          .map(endings::expireIfPast)
          .filter(stored -> holds(stored, grant.fencingToken()))
          .ifPresent(stored -> released(stored, true, Optional.empty(), work.cause()));
    }
    return new Accepted(new Nothing());
  }

  private boolean holds(StoredJob stored, long fencingToken) {
    return stored
        .job()
        .lease()
        .filter(lease -> lease.fencingToken() == fencingToken)
        .filter(lease -> lease.holder().equals(work.header().principal()))
        .isPresent();
  }

  private static Lease lease(StoredJob stored) {
    return stored
        .job()
        .lease()
        .orElseThrow(() -> new IllegalStateException("Expected a checked lease to be there"));
  }
}
