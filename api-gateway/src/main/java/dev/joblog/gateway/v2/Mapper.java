// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.core.Commands.Place;
import dev.joblog.gateway.core.Commands.Wanted;
import dev.joblog.gateway.core.Positions;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** From requests to orders, and from refused outcomes to problems. */
final class Mapper {

  /** A job in one of these may be claimable later, without anybody's retry. */
  private static final Set<JobStatus> BEFORE_A_CLAIM =
      EnumSet.of(
          JobStatus.AWAITING_APPROVAL, JobStatus.BLOCKED, JobStatus.SCHEDULED, JobStatus.CLAIMED);

  /** What the engine names beside a refusal, by key of {@link Outcome.Rejected#details}. */
  /** As the engine's sentence names it. */
  private static final String NO_VERSION = Long.toString(EntityTags.NO_VERSION);

  private static final String NO_VERSION_NAMED =
      "Expected If-Match to name the job's version, a number in quotes, but it names none: a weak"
          + " tag (W/) never matches there.";

  static final String LEASE_LOSS = "leaseLoss";

  static final String POINTER = "pointer";

  static Order.CreateJob createJob(Requests.CreateJob request, Place place) {
    return new Order.CreateJob(
        Optional.of(place.id()),
        place.route(),
        request.type(),
        request.payload(),
        request.priority(),
        request.requiredCapabilities(),
        request.labels(),
        request.runAt(),
        request.maxAttempts(),
        request.leaseTtl(),
        request.retry(),
        request.parentId(),
        request.waitForChildren(),
        request.requiresApproval());
  }

  static Wanted wanted(Requests.ClaimNext request) {
    return new Wanted(
        request.queue().orElse(Route.DEFAULT_QUEUE),
        request.types(),
        request.max(),
        request.leaseTtl(),
        request.waitTime());
  }

  static Order.OfJob heartbeat(JobId id, Requests.Heartbeat request) {
    return new Order.Heartbeat(id, request.leaseToken(), request.progress(), request.checkpoint());
  }

  static Order.OfJob submit(JobId id, Requests.Submit request) {
    return new Order.SubmitResult(id, request.leaseToken(), request.result(), request.resultType());
  }

  static Order.OfJob fail(JobId id, Requests.Fail request) {
    return new Order.FailJob(
        id,
        request.leaseToken(),
        request.errorCode(),
        request.message(),
        request.retryable(),
        request.retryAfter());
  }

  static Order.OfJob release(JobId id, Requests.Release request) {
    return new Order.ReleaseJob(id, request.leaseToken(), request.reason());
  }

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
              rejected.job().map(Job::status).filter(BEFORE_A_CLAIM::contains).isPresent());
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
