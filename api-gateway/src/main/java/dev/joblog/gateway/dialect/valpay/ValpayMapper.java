// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.http.Refused;
import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** From this dialect's words to the core's and back: orders, jobs, and every refusal. */
final class ValpayMapper {

  private static final Duration RETRY_SOON = Duration.ofSeconds(1);

  /** Ordinary work: whoever claims that type in that queue gets it. */
  static Order.CreateJob createJob(CreateBody body, Commands.Place place) {
    return new Order.CreateJob(
        Optional.of(place.id()),
        place.route(),
        Order.NewJob.of(body.jobType(), body.payload()),
        Optional.empty(),
        List.of());
  }

  static ValpayJson.Job job(Job job, Optional<JsonText> payload, Optional<JsonText> result) {
    return new ValpayJson.Job(
        job.id().toString(),
        job.spec().type(),
        Status.of(job.status()).name(),
        job.spec().createdBy(),
        payload.map(ValpayJson.Raw::of),
        job.resultType(),
        result.map(ValpayJson.Raw::of),
        error(job),
        job.spec().createdAt().toEpochMilli(),
        job.updatedAt().toEpochMilli(),
        job.finishedAt().map(Instant::toEpochMilli));
  }

  /** Of the last attempt, also while there are more to come; else why it was cancelled. */
  private static Optional<ValpayJson.Failure> error(Job job) {
    return job.failure()
        .map(failure -> new ValpayJson.Failure(failure.code(), failure.message()))
        .or(() -> job.cancel().map(ValpayMapper::cancelled));
  }

  private static ValpayJson.Failure cancelled(Cancellation cancel) {
    return new ValpayJson.Failure(cancel.code(), cancel.reason());
  }

  /**
   * The job within the answer to a create.
   *
   * @throws Refused for every reply but an accepted one
   */
  static Job created(Commands.Reply reply) {
    if (reply instanceof Commands.Decided decided) {
      return created(decided.outcome().verdict());
    }
    if (reply instanceof Commands.Pending) {
      throw Refusals.unavailable(
          "Expected the outcome in time, but it is not known yet. The job may still be created.",
          RETRY_SOON);
    }
    Commands.Refused refused = (Commands.Refused) reply;
    throw switch (refused.why()) {
      case OVERLOADED, LOG_UNAVAILABLE ->
          Refusals.unavailable(refused.sentence(), refused.retryAfter());
      case NOWHERE -> internal(refused.sentence());
    };
  }

  private static Job created(Outcome.Verdict verdict) {
    if (verdict instanceof Outcome.Rejected no) {
      throw refused(no);
    }
    return ((Outcome.Taken) verdict).answer().as(Outcome.OfJob.class).job().job();
  }

  /** The one table of the engine's refusals. */
  static Refused refused(Outcome.Rejected no) {
    return switch (no.reason()) {
      case COMMAND_INVALID, PAYLOAD_INVALID -> Refusals.invalid(no.sentence());
      case PAYLOAD_TOO_LARGE -> Refusals.of(ErrorCode.PAYLOAD_TOO_LARGE, no.sentence());
      case JOB_NOT_FOUND, JOB_PURGED -> unknown();
      case WRONG_PARTITION, DEADLINE_EXCEEDED, ENGINE_VERSION_UNSUPPORTED, TOO_MANY_WAITERS ->
          Refusals.unavailable(no.sentence(), RETRY_SOON);
      // Answers to orders that this dialect does not give.
      case OPERATION_MISMATCH,
          OPERATION_REQUIRED,
          IDEMPOTENCY_KEY_REQUIRED,
          IDEMPOTENCY_KEY_REUSED,
          JOB_EXISTS,
          JOB_ID_MISMATCH,
          PARENT_NOT_FOUND,
          PARENT_FINAL,
          CHILD_QUEUE_MISMATCH,
          VERSION_CONFLICT,
          LEASE_REQUIRED,
          LEASE_INVALID,
          JOB_TERMINAL,
          LEASE_LOST,
          JOB_NOT_CLAIMABLE,
          CAPABILITY_MISSING,
          NOT_AWAITING_APPROVAL,
          JOB_NOT_RETRYABLE ->
          internal(no.sentence());
    };
  }

  static Refused unknown() {
    return Refusals.of(
        ErrorCode.JOB_NOT_FOUND, "Expected a job of yours by this id, but there is none.");
  }

  private static Refused internal(String sentence) {
    return Refusals.of(ErrorCode.INTERNAL_ERROR, sentence);
  }

  /**
   * @throws Refused never a false "unknown" or an empty page
   */
  static <T> T answered(Reads.Read<T> read) {
    return read.orElseThrow(Refusals::unavailable).value();
  }

  private ValpayMapper() {}
}
