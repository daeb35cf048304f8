// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One job, one event further. Pure. */
public final class JobFold {

  /**
   * @param before empty for JobCreated
   * @return empty for JobPurged
   */
  public static Optional<StoredJob> fold(Optional<StoredJob> before, Event event) {
    if (event.fact() instanceof Fact.JobPurged) {
      return Optional.empty();
    }
    StoredJob start = before.orElseGet(() -> created(event));
    JobDraft draft = new JobDraft(start);
    draft.version = event.header().sequence();
    draft.updatedAt = event.header().t();
    draft.status = event.header().status();
    event.header().beat().ifPresent(draft::beaten);
    event.fact().match(new Effects(draft, event.header()));
    return Optional.of(Ledger.remember(draft.stored(), event.header()));
  }

  private static StoredJob created(Event event) {
    if (!(event.fact() instanceof Fact.JobCreated created)) {
      throw new IllegalStateException(
          "Expected job %s to begin with JobCreated, but it begins with %s"
              .formatted(event.header().jobId(), event.fact().name()));
    }
    Job job =
        new Job(
            created.spec(),
            event.header().status(),
            1,
            0,
            created.fencingToken(),
            event.header().t(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new StoredJob(job, created.spec().leaseTtl(), Optional.empty(), List.of(), List.of());
  }

  /** What each fact changes beside version, time and status. */
  private record Effects(JobDraft job, EventHeader header) implements Fact.Cases<JobDraft> {

    @Override
    public JobDraft jobCreated(Fact.JobCreated fact) {
      return scheduledAsCreated();
    }

    @Override
    public JobDraft jobApproved(Fact.JobApproved fact) {
      job.approved = true;
      return scheduledAsCreated();
    }

    private JobDraft scheduledAsCreated() {
      if (header.status() == JobStatus.SCHEDULED) {
        job.runAt = job.spec.runAt();
      }
      return job;
    }

    @Override
    public JobDraft jobRejected(Fact.JobRejected fact) {
      job.cancel =
          Optional.of(
              new Cancellation(Cancellation.REJECTED, fact.reason(), header.cause().principal()));
      return job.finished(header.t(), fact.purgeAt());
    }

    @Override
    public JobDraft jobClaimed(Fact.JobClaimed fact) {
      job.lease = Optional.of(fact.lease());
      job.leaseTtl = Duration.between(header.t(), fact.lease().expiresAt());
      job.fencingToken = fact.lease().fencingToken();
      job.attempt = fact.attempt();
      job.progress = Optional.empty();
      job.runAt = Optional.empty();
      return job.begin(
          new Execution(
              fact.attempt(),
              fact.lease().holder(),
              fact.lease().fencingToken(),
              header.t(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
    }

    @Override
    public JobDraft leaseExtended(Fact.LeaseExtended fact) {
      job.extend(fact.expiresAt());
      if (fact.progress().isPresent()) {
        job.progress = fact.progress();
      }
      return job;
    }

    @Override
    public JobDraft leaseExpired(Fact.LeaseExpired fact) {
      return job.end(header.t(), Execution.End.EXPIRED, Optional.empty());
    }

    @Override
    public JobDraft jobReleased(Fact.JobReleased fact) {
      job.attempt--;
      return job.end(
          header.t(),
          fact.undelivered() ? Execution.End.UNDELIVERED : Execution.End.RELEASED,
          Optional.empty());
    }

    @Override
    public JobDraft attemptFailed(Fact.AttemptFailed fact) {
      job.failure = Optional.of(fact.failure());
      return job.end(header.t(), Execution.End.FAILED, Optional.of(fact.failure()));
    }

    @Override
    public JobDraft retryScheduled(Fact.RetryScheduled fact) {
      job.runAt = Optional.of(fact.runAt());
      return job;
    }

    @Override
    public JobDraft jobBecamePending(Fact.JobBecamePending fact) {
      job.runAt = Optional.empty();
      return job;
    }

    @Override
    public JobDraft cancelRequested(Fact.CancelRequested fact) {
      job.cancel = Optional.of(fact.cancel());
      return job;
    }

    @Override
    public JobDraft jobCancelled(Fact.JobCancelled fact) {
      job.cancel = Optional.of(fact.cancel());
      return job.finished(header.t(), fact.purgeAt());
    }

    @Override
    public JobDraft jobCompleted(Fact.JobCompleted fact) {
      job.resultType = fact.resultType();
      job.failure = Optional.empty();
      JobDraft ended =
          fact.fencingToken() == 0
              ? job // its children completed it: there is no attempt to end
              : job.end(header.t(), Execution.End.COMPLETED, Optional.empty());
      return ended.finished(header.t(), fact.purgeAt());
    }

    @Override
    public JobDraft jobFailed(Fact.JobFailed fact) {
      job.failure = Optional.of(fact.failure());
      return job.finished(header.t(), fact.purgeAt());
    }

    @Override
    public JobDraft jobRetried(Fact.JobRetried fact) {
      return job.anew();
    }

    @Override
    public JobDraft jobPurged(Fact.JobPurged fact) {
      throw new IllegalStateException("Expected a purged job to be gone, but it is folded");
    }
  }

  private JobFold() {}
}
