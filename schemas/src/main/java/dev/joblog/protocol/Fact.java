// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.time.Instant;
import java.util.Optional;

/**
 * What happened, past tense. {@code purgeAt} stands in every fact that can make a job final:
 * folding needs no configuration.
 */
public sealed interface Fact {

  <R> R match(Cases<R> cases);

  /** Its word on the wire and in history, for ever: {@code JobCreated}. */
  String name();

  /**
   * @param fencingToken the newest of an earlier, purged life under this id; 0 for a new id
   */
  record JobCreated(JobSpec spec, JsonText payload, long fencingToken) implements Fact {
    @Override
    public String name() {
      return "JobCreated";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.jobCreated(this);
    }
  }

  record JobApproved(Optional<String> reason) implements Fact {
    @Override
    public String name() {
      return "JobApproved";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.jobApproved(this);
    }
  }

  record JobRejected(Optional<String> reason, Instant purgeAt) implements Fact {
    @Override
    public String name() {
      return "JobRejected";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.jobRejected(this);
    }
  }

  record JobClaimed(Lease lease, int attempt) implements Fact {
    @Override
    public String name() {
      return "JobClaimed";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.jobClaimed(this);
    }
  }

  record LeaseExtended(
      long fencingToken,
      Instant expiresAt,
      Optional<Progress> progress,
      Optional<JsonText> checkpoint)
      implements Fact {
    @Override
    public String name() {
      return "LeaseExtended";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.leaseExtended(this);
    }
  }

  /** The status is {@code pending} when attempts remain; else the next event ends the job. */
  record LeaseExpired(long fencingToken) implements Fact {
    @Override
    public String name() {
      return "LeaseExpired";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.leaseExpired(this);
    }
  }

  /**
   * The attempt does not count.
   *
   * @param undelivered the worker never learned of its claim
   */
  record JobReleased(long fencingToken, boolean undelivered, Optional<String> reason)
      implements Fact {
    @Override
    public String name() {
      return "JobReleased";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.jobReleased(this);
    }
  }

  /** Always followed by RetryScheduled, JobBecamePending, JobFailed or JobCancelled. */
  record AttemptFailed(long fencingToken, Failure failure) implements Fact {
    @Override
    public String name() {
      return "AttemptFailed";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.attemptFailed(this);
    }
  }

  record RetryScheduled(Instant runAt) implements Fact {
    @Override
    public String name() {
      return "RetryScheduled";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.retryScheduled(this);
    }
  }

  record JobBecamePending() implements Fact {
    @Override
    public String name() {
      return "JobBecamePending";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.jobBecamePending(this);
    }
  }

  record CancelRequested(Cancellation cancel) implements Fact {
    @Override
    public String name() {
      return "CancelRequested";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.cancelRequested(this);
    }
  }

  record JobCancelled(Cancellation cancel, Instant purgeAt) implements Fact {
    @Override
    public String name() {
      return "JobCancelled";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.jobCancelled(this);
    }
  }

  /**
   * @param fencingToken of the lease that brought the result; 0: its children completed it
   * @param result {@code null} when its children completed it
   */
  record JobCompleted(
      long fencingToken, JsonText result, Optional<String> resultType, Instant purgeAt)
      implements Fact {
    @Override
    public String name() {
      return "JobCompleted";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.jobCompleted(this);
    }
  }

  record JobFailed(Failure failure, Instant purgeAt) implements Fact {
    @Override
    public String name() {
      return "JobFailed";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.jobFailed(this);
    }
  }

  /**
   * A final job starts anew: attempts from 0, status {@code pending}, {@code awaiting_approval}, or
   * {@code blocked} if it completes with its children.
   */
  record JobRetried(Optional<String> reason) implements Fact {
    @Override
    public String name() {
      return "JobRetried";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.jobRetried(this);
    }
  }

  record JobPurged() implements Fact {
    @Override
    public String name() {
      return "JobPurged";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.jobPurged(this);
    }
  }

  /** One answer per fact: the compiler sees that none is forgotten. */
  interface Cases<R> {
    R jobCreated(JobCreated fact);

    R jobApproved(JobApproved fact);

    R jobRejected(JobRejected fact);

    R jobClaimed(JobClaimed fact);

    R leaseExtended(LeaseExtended fact);

    R leaseExpired(LeaseExpired fact);

    R jobReleased(JobReleased fact);

    R attemptFailed(AttemptFailed fact);

    R retryScheduled(RetryScheduled fact);

    R jobBecamePending(JobBecamePending fact);

    R cancelRequested(CancelRequested fact);

    R jobCancelled(JobCancelled fact);

    R jobCompleted(JobCompleted fact);

    R jobFailed(JobFailed fact);

    R jobRetried(JobRetried fact);

    R jobPurged(JobPurged fact);
  }
}
