// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.EventHeader.Cause;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Verdict;
import dev.joblog.protocol.Rejection;

/** RetryJob: a job that failed or was cancelled begins anew. */
record RetryRule(Order.RetryJob order) implements JobRule {

  @Override
  public void check(CommandCheck check) {
    check.reason(order.reason());
  }

  @Override
  public void fingerprint(Fingerprint print) {
    print.job(order.jobId(), order.reason());
  }

  @Override
  public Verdict decide(DecisionDraft draft, StoredJob stored, Cause cause) {
    Job job = stored.job();
    if (job.status() != JobStatus.FAILED && job.status() != JobStatus.CANCELLED) {
      return Refusal.byStatus(Rejection.JOB_NOT_RETRYABLE, "retry", job);
    }
    JobStatus next =
        job.spec().requiresApproval() && !job.approved()
            ? JobStatus.AWAITING_APPROVAL
            : JobStatus.PENDING;
    Fact retried = new Fact.JobRetried(order.reason());
    return accepted(draft, draft.emit(stored, retried, next, cause));
  }
}
