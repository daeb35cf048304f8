// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.EventHeader.Cause;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Accepted;
import dev.joblog.protocol.Outcome.Verdict;
import dev.joblog.protocol.Rejection;
import java.util.Optional;

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
    if (!isRetryable(job)) {
      return Refusal.byStatus(Rejection.JOB_NOT_RETRYABLE, "retry", job);
    }
    Accepted accepted = accepted(draft, retry(draft, stored, order.reason(), cause));
    new ChildOrders(draft, job).retry(order.reason());
    return accepted;
  }

  static boolean isRetryable(Job job) {
    return job.status() == JobStatus.FAILED || job.status() == JobStatus.CANCELLED;
  }

  static StoredJob retry(
      DecisionDraft draft, StoredJob stored, Optional<String> reason, Cause cause) {
    return draft.emit(stored, new Fact.JobRetried(reason), next(stored.job()), cause);
  }

  /** A job that waited for its children, then to be claimed, need not wait for them again. */
  private static JobStatus next(Job job) {
    if (job.spec().requiresApproval() && !job.approved()) {
      return JobStatus.AWAITING_APPROVAL;
    }
    return job.spec().completesWithChildren() ? JobStatus.BLOCKED : JobStatus.PENDING;
  }
}
