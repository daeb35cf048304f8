// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.processor.store.StoredJob.LedgerEntry;
import dev.joblog.protocol.EventHeader.Cause;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Answer;
import dev.joblog.protocol.Outcome.OfGrants;
import dev.joblog.protocol.Outcome.Verdict;
import dev.joblog.protocol.Rejection;
import java.util.Map;

/** ClaimJob. One winner. A repeat is known by its idempotency key alone (ADR 0004). */
record ClaimRule(Order.ClaimJob order) implements JobRule {

  @Override
  public void check(CommandCheck check) {
    check.capabilities("/capabilities", order.capabilities()).lease(order.leaseTtl());
  }

  /** Without the capabilities: they are the token's, and a new token is no new order. */
  @Override
  public void fingerprint(Fingerprint print) {
    print.text(order.jobId()).maybe(order.leaseTtl());
  }

  @Override
  public Answer answer(DecisionDraft draft, Job then) {
    Grants grants = new Grants(draft);
    return new OfGrants(then.lease().stream().map(lease -> grants.of(then, lease)).toList());
  }

  @Override
  public boolean remembers(DecisionDraft draft, StoredJob stored, LedgerEntry first) {
    return !draft.version.forgetsLostLeases()
        || first
            .answer()
            .lease()
            .filter(lease -> Grants.isOfUse(stored, lease, draft.t))
            .isPresent();
  }

  @Override
  public Verdict decide(DecisionDraft draft, StoredJob stored, Cause cause) {
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
    String worker = draft.principal();
    return accepted(draft, new Grants(draft).lease(stored, worker, order.leaseTtl(), cause));
  }
}
