// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob.LedgerEntry;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobSnapshot;
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

  /** A job with its payload. */
  static Accepted job(Work work, Job job) {
    return new Accepted(new OfJob(shown(work, job)));
  }

  /** A job without it: the asker has the payload, or does not need it. */
  static Accepted bare(Job job) {
    return new Accepted(new OfJob(JobSnapshot.bare(Ledger.kept(job))));
  }

  /** What never changes again once said: no progress, no checkpoint, no later result. */
  private static JobSnapshot shown(Work work, Job job) {
    return new JobSnapshot(Ledger.kept(job), work.jobs.payload(job), Optional.empty());
  }

  /** With the newest checkpoint, in a repeated answer too: the work goes on from there. */
  static Grant grant(Work work, Job job, Lease lease) {
    return new Grant(
        new JobSnapshot(work.jobs.withCheckpoint(job), work.jobs.payload(job), Optional.empty()),
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
      default -> new OfJob(shown(work, then));
    };
  }

  static Accepted grants(List<Grant> grants) {
    return new Accepted(new OfGrants(grants));
  }

  private Answers() {}
}
