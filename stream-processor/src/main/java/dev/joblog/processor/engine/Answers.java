// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob.LedgerEntry;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Outcome.Accepted;
import dev.joblog.protocol.Outcome.Answer;
import dev.joblog.protocol.Outcome.Grant;
import dev.joblog.protocol.Outcome.OfGrants;
import dev.joblog.protocol.Outcome.OfJob;
import java.util.List;
import java.util.Optional;

/** What accepted orders answer with; the same for the first answer and for its repeat. */
final class Answers {

  /** A job with its documents. */
  static Accepted job(Work work, Job job) {
    return new Accepted(new OfJob(work.jobs.snapshot(job)));
  }

  /** A job without them: the asker has the payload, or does not need it. */
  static Accepted bare(Job job) {
    return new Accepted(new OfJob(JobSnapshot.bare(job)));
  }

  static Grant grant(Work work, Job job, Lease lease) {
    return new Grant(
        work.jobs.snapshot(job),
        lease,
        work.leaseTokens.derive(job.id(), lease.fencingToken(), lease.leaseKey()));
  }

  /** The first answer again: the job is as it was then. */
  static Answer first(Work work, LedgerEntry entry) {
    Job then = entry.answer();
    return switch (entry.operation()) {
      case "ClaimJob" ->
          new OfGrants(then.lease().stream().map(lease -> grant(work, then, lease)).toList());
      case "CreateJob", "SubmitResult", "FailJob" -> new OfJob(JobSnapshot.bare(then));
      default -> new OfJob(withoutLaterResult(work.jobs.snapshot(then)));
    };
  }

  private static JobSnapshot withoutLaterResult(JobSnapshot now) {
    return now.job().status() == JobStatus.COMPLETED
        ? now
        : new JobSnapshot(now.job(), now.payload(), Optional.empty());
  }

  static Accepted grants(List<Grant> grants) {
    return new Accepted(new OfGrants(grants));
  }

  private Answers() {}
}
