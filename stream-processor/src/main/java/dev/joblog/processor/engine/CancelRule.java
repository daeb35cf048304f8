// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.EventHeader.Cause;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Accepted;
import dev.joblog.protocol.Outcome.Verdict;
import dev.joblog.protocol.Rejection;

/** CancelJob. Cancelling what is cancelled, or being cancelled, is no new fact. */
record CancelRule(Order.CancelJob order) implements JobRule {

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
    Cancellation cancel =
        new Cancellation(Cancellation.CANCELLED, order.reason(), draft.principal());
    return switch (job.status()) {
      case COMPLETED, FAILED -> Refusal.byStatus(Rejection.JOB_TERMINAL, "cancel", job);
      case CANCELLED, CANCELLING -> accepted(draft, stored);
      case CLAIMED, AWAITING_APPROVAL, BLOCKED, SCHEDULED, PENDING -> {
        Accepted accepted = accepted(draft, cancel(draft, stored, cancel, cause));
        new ChildOrders(draft, job).cancel(cancel);
        yield accepted;
      }
    };
  }

  /**
   * @return the same where there is nothing to cancel
   */
  static StoredJob cancel(DecisionDraft draft, StoredJob stored, Cancellation cancel, Cause cause) {
    return switch (stored.job().status()) {
      case COMPLETED, FAILED, CANCELLED, CANCELLING -> stored;
      case CLAIMED ->
          draft.emit(stored, new Fact.CancelRequested(cancel), JobStatus.CANCELLING, cause);
      case AWAITING_APPROVAL, BLOCKED, SCHEDULED, PENDING ->
          new Endings(draft).cancelled(stored, cancel, cause);
    };
  }
}
