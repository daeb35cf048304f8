// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.EventHeader.Cause;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Accepted;
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
    ChildOrders children = new ChildOrders(draft, job);
    if (approves) {
      Accepted accepted = accepted(draft, approve(draft, stored, reason, cause));
      children.approve(reason);
      return accepted;
    }
    Accepted accepted = accepted(draft, reject(draft, stored, reason, cause));
    children.reject(reason);
    return accepted;
  }

  static StoredJob approve(
      DecisionDraft draft, StoredJob stored, Optional<String> reason, Cause cause) {
    JobStatus next = approved(draft, stored.job().spec());
    return draft.emit(stored, new Fact.JobApproved(reason), next, cause);
  }

  static StoredJob reject(
      DecisionDraft draft, StoredJob stored, Optional<String> reason, Cause cause) {
    Fact rejected = new Fact.JobRejected(reason, draft.purgeAt(stored.job()));
    return draft.emit(stored, rejected, JobStatus.CANCELLED, cause);
  }

  /** The status of a job that needs no approval, or has it. */
  static JobStatus approved(DecisionDraft draft, JobSpec spec) {
    if (spec.waits()) {
      return JobStatus.BLOCKED;
    }
    return spec.runAt().filter(draft.t::isBefore).isPresent()
        ? JobStatus.SCHEDULED
        : JobStatus.PENDING;
  }
}
