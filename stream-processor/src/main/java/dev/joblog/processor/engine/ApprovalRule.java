// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.EventHeader.Cause;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Verdict;
import dev.joblog.protocol.Rejection;
import java.util.Optional;

/** ApproveJob and RejectJob: one question, yes or no. */
record ApprovalRule(Order.OfJob order, Optional<String> reason, boolean approves)
    implements JobRule {

  @Override
  public void check(CommandCheck check) {
    check.reason(reason);
  }

  @Override
  public void fingerprint(Fingerprint print) {
    print.job(order.jobId(), reason);
  }

  @Override
  public Verdict decide(DecisionDraft draft, StoredJob stored, Cause cause) {
    Job job = stored.job();
    if (job.status() != JobStatus.AWAITING_APPROVAL) {
      return Refusal.byStatus(
          job.status().isFinal() ? Rejection.JOB_TERMINAL : Rejection.NOT_AWAITING_APPROVAL,
          approves ? "approve" : "reject",
          job);
    }
    Fact fact =
        approves ? new Fact.JobApproved(reason) : new Fact.JobRejected(reason, draft.purgeAt(job));
    JobStatus next = approves ? approved(draft, job.spec()) : JobStatus.CANCELLED;
    return accepted(draft, draft.emit(stored, fact, next, cause));
  }

  /** The status of a job that needs no approval, or has it. */
  static JobStatus approved(DecisionDraft draft, JobSpec spec) {
    if (spec.waitForChildren()) {
      return JobStatus.BLOCKED;
    }
    return spec.runAt().filter(draft.t::isBefore).isPresent()
        ? JobStatus.SCHEDULED
        : JobStatus.PENDING;
  }
}
