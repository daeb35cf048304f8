// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.ClaimKeys;
import dev.joblog.processor.store.StoredJob;
import dev.joblog.processor.store.Waiters;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Accepted;
import dev.joblog.protocol.Outcome.Duplicate;
import dev.joblog.protocol.Outcome.Grant;
import dev.joblog.protocol.Outcome.OfGrants;
import dev.joblog.protocol.Outcome.Verdict;
import dev.joblog.protocol.Rejection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ClaimNext: the first fitting jobs of a queue, or a place among those that wait. */
record ClaimNextRule(Order.ClaimNext order) implements Rule {

  /** A record's bound less its envelope: ids, names and positions. */
  private static final int ANSWER_BYTES_MAX = Limits.RECORD_BYTES_MAX - 8 * 1024;

  @Override
  public void check(CommandCheck check) {
    check
        .route(order.route())
        .between("/types", order.types().size(), 0, Limits.CLAIM_TYPES_MAX)
        .capabilities("/capabilities", order.capabilities())
        .between("/max", order.max(), 1, Limits.CLAIM_JOBS_MAX)
        .lease(order.leaseTtl())
        .span("/wait", order.waitTime(), Duration.ZERO, Limits.CLAIM_WAIT_MAX);
    order.types().forEach(type -> check.word("/types", type));
  }

  /** Without the capabilities: they are the token's, and a new token is no new order. */
  @Override
  public void fingerprint(Fingerprint print) {
    print.text(order.route().key()).each(order.types()).text(order.max()).maybe(order.leaseTtl());
  }

  @Override
  public Optional<Verdict> decide(DecisionDraft draft) {
    Optional<ClaimKeys.Ref> key =
        draft
            .header()
            .idempotencyKey()
            .map(
                text ->
                    new ClaimKeys.Ref(
                        draft.tenant(), order.route().queue(), draft.principal(), text));
    Optional<ClaimKeys.Kept> before = key.flatMap(draft.claimKeys::find);
    if (before.isPresent()) {
      if (!draft.repeats(before.get().fingerprint())) {
        return Optional.of(reused());
      }
      if (before.get().grants().isEmpty()) {
        // The earlier claim of this key still waits: it ends, so that the key is not granted twice.
        draft.endWait(order.route().queue(), before.get().command().offset());
      } else {
        List<ClaimKeys.KeptGrant> ofUse = ofUse(draft, before.get().grants());
        if (!ofUse.isEmpty()) {
          return Optional.of(again(draft, before.get(), ofUse));
        }
      }
    }
    List<Grant> taken = take(draft);
    if (!taken.isEmpty()) {
      key.ifPresent(ref -> new Grants(draft).keep(ref, draft.fingerprint(), draft.at, taken));
    }
    if (!taken.isEmpty() || order.waitTime().isZero()) {
      return Optional.of(new Accepted(new OfGrants(taken)));
    }
    if (draft.meta().waiters() >= Limits.WAITERS_MAX) {
      return Optional.of(
          Refusal.of(
              Rejection.TOO_MANY_WAITERS,
              "wait for a job",
              Limits.WAITERS_MAX + " claims wait already"));
    }
    draft.park(waiter(draft));
    return Optional.empty();
  }

  private static Verdict reused() {
    return Refusal.of(
        Rejection.IDEMPOTENCY_KEY_REUSED,
        "repeat the claim of this key",
        "it was used with another one");
  }

  /**
   * Since version 4 without those that were given back, released or expired since: with their
   * leases nobody can do anything. A job that was purged had its end, and takes no other's place.
   */
  private static List<ClaimKeys.KeptGrant> ofUse(
      DecisionDraft draft, List<ClaimKeys.KeptGrant> grants) {
    if (!draft.version.forgetsLostLeases()) {
      return grants;
    }
    boolean someAreLost = false;
    List<ClaimKeys.KeptGrant> ofUse = new ArrayList<>();
    for (ClaimKeys.KeptGrant grant : grants) {
      Optional<StoredJob> now = granted(draft, grant);
      if (now.isPresent()) {
        boolean isOfUse = Grants.isOfUse(now.get(), grant.lease(), draft.t);
        someAreLost |= !isOfUse;
        if (isOfUse) {
          ofUse.add(grant);
        }
      }
    }
    return someAreLost ? ofUse : grants;
  }

  /** The job as it is, unless it was purged since; a later life under its id is another job. */
  private static Optional<StoredJob> granted(DecisionDraft draft, ClaimKeys.KeptGrant grant) {
    return draft
        .find(grant.jobId())
        .filter(now -> now.job().spec().createdOffset() == grant.createdOffset());
  }

  /**
   * The leases again: what was granted fits, and checkpoints, which may have grown, are left out
   * where they no longer do (ADR 0051). A job that was purged since is left out.
   */
  private static Verdict again(
      DecisionDraft draft, ClaimKeys.Kept kept, List<ClaimKeys.KeptGrant> ofUse) {
    List<Grant> grants = new ArrayList<>();
    int left = ANSWER_BYTES_MAX;
    for (ClaimKeys.KeptGrant grant : ofUse) {
      Optional<Job> job = granted(draft, grant).map(now -> asGranted(now.job(), kept, grant));
      if (job.isPresent()) {
        Grant again = new Grants(draft).of(job.get(), grant.lease());
        left -= Grants.size(again.job().withoutCheckpoint());
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
  private List<Grant> take(DecisionDraft draft) {
    List<JobId> line =
        draft.ready.first(
            draft.tenant(),
            order.route().queue(),
            order.types(),
            order.capabilities(),
            order.max());
    draft.ready.stale().forEach(draft::repair);
    List<Grant> grants = new ArrayList<>();
    int bytes = 0;
    for (JobId ready : line) {
      StoredJob stored =
          draft
              .find(ready)
              .orElseThrow(
                  () -> new IllegalStateException("Expected ready job " + ready + ", none"));
      bytes += Grants.size(draft.jobs.snapshot(stored.job()));
      if (!grants.isEmpty() && bytes > Limits.CLAIM_BYTES_MAX) {
        break;
      }
      grants.add(
          new Grants(draft).grant(stored, draft.principal(), order.leaseTtl(), draft.cause()));
    }
    return grants;
  }

  private Waiters.Waiter waiter(DecisionDraft draft) {
    return new Waiters.Waiter(
        new Waiters.Ref(draft.tenant(), order.route().queue(), draft.at.offset()),
        draft.header().commandId(),
        draft.principal(),
        draft.header().replyPartition(),
        order.types(),
        order.capabilities(),
        order.leaseTtl(),
        draft.t.plus(order.waitTime()),
        draft.header().idempotencyKey(),
        draft.fingerprint(),
        draft.forwardedFrom,
        draft.header().writtenId());
  }
}
