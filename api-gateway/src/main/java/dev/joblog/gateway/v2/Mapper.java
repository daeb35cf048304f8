// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.core.Positions;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** From refused outcomes to problems. */
final class Mapper {

  /** A job in one of these may be claimable later, without anybody's retry. */
  private static final Set<JobStatus> BEFORE_A_CLAIM =
      EnumSet.of(
          JobStatus.AWAITING_APPROVAL, JobStatus.BLOCKED, JobStatus.SCHEDULED, JobStatus.CLAIMED);

  /** As the engine's sentence names it. */
  private static final String NO_VERSION = Long.toString(EntityTags.NO_VERSION);

  private static final String NO_VERSION_NAMED =
      "Expected If-Match to name the job's version, a number in quotes, but it names none: a weak"
          + " tag (W/) never matches there.";

  /** What the engine names beside a refusal, by key of {@link Outcome.Rejected#details}. */
  static final String LEASE_LOSS = "leaseLoss";

  static final String POINTER = "pointer";

  /**
   * A path segment that is no job id names no job.
   *
   * @throws ProblemException {@code job-not-found}
   */
  static JobId jobId(String text) {
    return JobId.parse(text).orElseThrow(Mapper::notFound);
  }

  static ProblemException notFound() {
    return new ProblemException(
        ProblemType.JOB_NOT_FOUND, "Expected a job of yours by this id, but there is none.");
  }

  static Problem problem(Outcome.Rejected rejected) {
    Problem problem = Problem.of(ProblemType.of(rejected.reason()), rejected.sentence());
    if (rejected.job().isPresent()) {
      problem = problem.with("job", Problem.JobSummary.of(rejected.job().get()));
    }
    if (rejected.reason() == Rejection.JOB_NOT_CLAIMABLE) {
      problem =
          problem.retryable(
              rejected
                  .job()
                  .filter(job -> !job.spec().completesWithChildren())
                  .map(Job::status)
                  .filter(BEFORE_A_CLAIM::contains)
                  .isPresent());
    }
    if (rejected.reason() == Rejection.VERSION_CONFLICT
        && rejected.sentence().contains(NO_VERSION)) {
      problem = problem.saying(NO_VERSION_NAMED);
    }
    Optional<String> loss = Optional.ofNullable(rejected.details().get(LEASE_LOSS));
    if (rejected.reason() == Rejection.LEASE_LOST && loss.isPresent()) {
      problem = problem.with("lease", new Problem.LeaseLoss(loss.get()));
    }
    Optional<String> pointer = Optional.ofNullable(rejected.details().get(POINTER));
    return pointer.isPresent()
        ? problem.withFault(Problem.Fault.at(pointer.get(), rejected.sentence()))
        : problem;
  }

  static ProblemException refusal(Outcome outcome, Outcome.Rejected rejected) {
    return new ProblemException(
        problem(rejected), ProblemException.RETRY_AFTER_DEFAULT, Positions.of(outcome.applied()));
  }

  static ProblemException unavailable(ProblemType type, String sentence, Duration retryAfter) {
    return new ProblemException(Problem.of(type, sentence), retryAfter, Positions.NONE);
  }

  private Mapper() {}
}
