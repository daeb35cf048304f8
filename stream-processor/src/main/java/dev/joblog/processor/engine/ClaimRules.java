// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.ClaimKeys;
import dev.joblog.processor.store.StoredJob;
import dev.joblog.processor.store.Waiters;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.EventHeader.Cause;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Duplicate;
import dev.joblog.protocol.Outcome.Grant;
import dev.joblog.protocol.Outcome.OfGrants;
import dev.joblog.protocol.Outcome.Verdict;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Rejection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Claim by id, claim next, and the grant to a claim that waited. */
final class ClaimRules {

  /** A record's bound less its envelope: ids, names and positions. */
  static final int ANSWER_BYTES_MAX = Limits.RECORD_BYTES_MAX - 8 * 1024;

  private final Work work;

  ClaimRules(Work work) {
    this.work = work;
  }

  /** One winner. A repeat is known by its idempotency key alone (ADR 0004). */
  Verdict byId(Order.ClaimJob order, StoredJob stored, Optional<EventHeader.Key> key) {
    Job job = stored.job();
    if (job.status() != JobStatus.PENDING) {
      return Refusal.of(
          Rejection.JOB_NOT_CLAIMABLE,
          "claim job " + job.id(),
          "it is " + job.status().word(),
          job,
          job.runAt().map(runAt -> Map.of("runAt", runAt.toString())).orElse(Map.of()));
    }
    if (!order.capabilities().containsAll(job.spec().requiredCapabilities())) {
      return Refusal.of(
          Rejection.CAPABILITY_MISSING,
          "claim job " + job.id(),
          "it requires " + job.spec().requiredCapabilities(),
          job);
    }
    return Answers.grants(
        List.of(grant(stored, work.header().principal(), order.leaseTtl(), work.cause(key))));
  }

  Optional<Verdict> next(Order.ClaimNext order) {
    Optional<ClaimKeys.Ref> key =
        work.header()
            .idempotencyKey()
            .map(
                text ->
                    new ClaimKeys.Ref(
                        work.header().tenant(),
                        order.route().queue(),
                        work.header().principal(),
                        text));
    Optional<ClaimKeys.Kept> before = key.flatMap(work.claimKeys::find);
    if (before.isPresent()) {
      if (!work.repeats(before.get().fingerprint())) {
        return Optional.of(reused());
      }
      if (!before.get().grants().isEmpty()) {
        return Optional.of(again(before.get()));
      }
      takeOver(order, before.get());
    }
    List<Grant> grants = take(order);
    if (!grants.isEmpty()) {
      key.ifPresent(ref -> keep(ref, work.fingerprint(), work.at, grants));
      return Optional.of(Answers.grants(grants));
    }
    if (order.waitTime().isZero()) {
      return Optional.of(Answers.grants(List.of()));
    }
    if (work.meta().waiters() >= Limits.WAITERS_MAX) {
      return Optional.of(
          Refusal.of(
              Rejection.TOO_MANY_WAITERS,
              "wait for a job",
              Limits.WAITERS_MAX + " claims wait already"));
    }
    work.park(waiter(order));
    return Optional.empty();
  }

  private static Verdict reused() {
    return Refusal.of(
        Rejection.IDEMPOTENCY_KEY_REUSED,
        "repeat the claim of this key",
        "it was used with another one");
  }

  /** The claim of this key waits still: its sender gave it up, or two would be granted. */
  private void takeOver(Order.ClaimNext order, ClaimKeys.Kept parked) {
    work.waiters
        .find(
            new Waiters.Ref(
                work.header().tenant(), order.route().queue(), parked.command().offset()))
        .ifPresent(
            waiter -> {
              work.unpark(waiter);
              work.answer(waiter, List.of());
            });
  }

  /**
   * Every lease again, whatever became of the jobs since: what was granted fits, and checkpoints,
   * which may have grown, are left out where they no longer do (ADR 0051). A job that was purged
   * since is left out, also when its id lives again.
   */
  private Verdict again(ClaimKeys.Kept kept) {
    List<Grant> grants = new ArrayList<>();
    int left = ANSWER_BYTES_MAX;
    for (ClaimKeys.KeptGrant grant : kept.grants()) {
      Optional<Job> job =
          work.jobs
              .find(work.header().tenant(), grant.jobId())
              .map(StoredJob::job)
              .filter(now -> now.spec().createdOffset() == grant.createdOffset())
              .map(now -> asGranted(now, kept, grant));
      if (job.isPresent()) {
        Grant again = Answers.grant(work, job.get(), grant.lease());
        left -= size(again.job().withoutCheckpoint());
        grants.add(again);
      }
    }
    return new Duplicate(kept.command(), new OfGrants(fitting(grants, left)));
  }

  /**
   * @param left bytes for checkpoints
   */
  private static List<Grant> fitting(List<Grant> grants, int left) {
    List<Grant> fitting = new ArrayList<>();
    int rest = left;
    for (Grant grant : grants) {
      int checkpoint = grant.job().job().checkpoint().map(JsonText::bytes).orElse(0);
      if (checkpoint <= rest) {
        rest -= checkpoint;
        fitting.add(grant);
      } else {
        fitting.add(grant.withoutCheckpoint());
      }
    }
    return fitting;
  }

  private static Job asGranted(Job now, ClaimKeys.Kept kept, ClaimKeys.KeptGrant grant) {
    return new Job(
        now.spec(),
        JobStatus.CLAIMED,
        grant.version(),
        grant.attempt(),
        grant.lease().fencingToken(),
        kept.until().minus(Limits.CLAIM_KEY),
        now.approved(),
        Optional.empty(),
        Optional.of(grant.lease()),
        Optional.empty(),
        Optional.empty(),
        grant.failure(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The first is granted whatever its size; others only while the answer stays within its bound.
   */
  private List<Grant> take(Order.ClaimNext order) {
    List<JobId> line =
        work.ready.first(
            work.header().tenant(),
            order.route().queue(),
            order.types(),
            order.capabilities(),
            order.max());
    work.ready.stale().forEach(work::repair);
    List<Grant> grants = new ArrayList<>();
    int bytes = 0;
    for (JobId ready : line) {
      StoredJob stored =
          work.jobs
              .find(work.header().tenant(), ready)
              .orElseThrow(
                  () -> new IllegalStateException("Expected ready job " + ready + ", none"));
      bytes += size(work.jobs.snapshot(stored.job()));
      if (!grants.isEmpty() && bytes > Limits.CLAIM_BYTES_MAX) {
        break;
      }
      grants.add(grant(stored, work.header().principal(), order.leaseTtl(), work.cause()));
    }
    return grants;
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

  Grant grantTo(Waiters.Waiter waiter, StoredJob stored) {
    work.unpark(waiter);
    Cause cause = new Cause(waiter.commandId(), "ClaimNext", waiter.principal(), Optional.empty());
    Grant grant = grant(stored, waiter.principal(), waiter.leaseTtl(), cause);
    Position claim = new Position(work.at.partition(), waiter.ref().claimOffset());
    Work.keyOf(waiter).ifPresent(key -> keep(key, waiter.fingerprint(), claim, List.of(grant)));
    return grant;
  }

  private Grant grant(StoredJob stored, String worker, Optional<Duration> leaseTtl, Cause cause) {
    Job job = stored.job();
    Lease lease =
        new Lease(
            worker,
            job.fencingToken() + 1,
            work.grantingKey(),
            work.t.plus(leaseTtl.orElse(job.spec().leaseTtl())));
    Fact claimed = new Fact.JobClaimed(lease, job.attempt() + 1);
    Job leased = work.emit(stored, claimed, JobStatus.CLAIMED, cause).job();
    return Answers.grant(work, leased, lease);
  }

  private void keep(ClaimKeys.Ref ref, String fingerprint, Position claim, List<Grant> grants) {
    work.claimKeys.keep(
        ref,
        fingerprint,
        claim,
        work.t,
        grants.stream()
            .map(grant -> ClaimKeys.KeptGrant.of(grant.job().job(), grant.lease()))
            .toList());
  }

  private Waiters.Waiter waiter(Order.ClaimNext order) {
    return new Waiters.Waiter(
        new Waiters.Ref(work.header().tenant(), order.route().queue(), work.at.offset()),
        work.header().commandId(),
        work.header().principal(),
        work.header().replyPartition(),
        order.types(),
        order.capabilities(),
        order.leaseTtl(),
        work.t.plus(order.waitTime()),
        work.header().idempotencyKey(),
        work.fingerprint(),
        work.forwardedFrom,
        work.header().writtenId());
  }
}
