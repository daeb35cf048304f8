// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.http.Refused;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Every no of the core, in this dialect's words; its yes is handed on. */
final class Refusals {

  private static final Duration RETRY_SOON = Duration.ofSeconds(1);

  /** What the engine names in a command, as this dialect's bodies have it. */
  private static final Map<String, String> FIELDS =
      Map.of("/errorCode", "error_code", "/message", "message", "/result", "result");

  /** What was asked for: an unknown job is another no to a claim than to a lease's holder. */
  enum Act {
    CLAIM,
    WORK
  }

  static Refused of(int status, ErrorCode code, String sentence) {
    return new Refused(status, code.name(), sentence);
  }

  /**
   * A field of the body is not what it should be.
   *
   * @param field its path, dotted
   */
  static Refused field(String field, String sentence) {
    return of(422, ErrorCode.VALIDATION_FAILED, sentence).with(Map.of("field", field));
  }

  static Refused unavailable(String sentence, Duration retryAfter) {
    return of(503, ErrorCode.TEMPORARY_UNAVAILABLE, sentence).retryAfter(retryAfter);
  }

  static Refused tooManyAttempts(Duration retryAfter) {
    return of(
            429,
            ErrorCode.TOO_MANY_ATTEMPTS,
            "Expected few wrong secrets in a minute, but there were too many.")
        .retryAfter(retryAfter);
  }

  static Refused unknown(Act act) {
    String sentence = "Expected a job by this id, but there is none.";
    return act == Act.CLAIM ? conflict(sentence) : lockInvalid(sentence, Optional.empty());
  }

  static Refused conflict(String sentence) {
    return of(409, ErrorCode.STATE_CONFLICT, sentence);
  }

  static Refused purged(String sentence) {
    return of(410, ErrorCode.PURGED, sentence);
  }

  /**
   * The answer within an outcome.
   *
   * @throws Refused for every reply but an accepted or repeated one
   */
  static Outcome.Answer accepted(Commands.Reply reply, Act act) {
    if (reply instanceof Commands.Decided decided) {
      return accepted(decided.outcome().verdict(), act);
    }
    if (reply instanceof Commands.Pending) {
      throw unavailable(
          "Expected the outcome in time, but it is not known yet. It may still take effect.",
          RETRY_SOON);
    }
    Commands.Refused refused = (Commands.Refused) reply;
    throw switch (refused.why()) {
      case OVERLOADED, LOG_UNAVAILABLE -> unavailable(refused.sentence(), refused.retryAfter());
      case NOWHERE -> unknown(act);
    };
  }

  private static Outcome.Answer accepted(Outcome.Verdict verdict, Act act) {
    if (verdict instanceof Outcome.Rejected no) {
      throw refused(no, act);
    }
    return ((Outcome.Taken) verdict).answer();
  }

  /** The one table of the engine's refusals. */
  static Refused refused(Outcome.Rejected no, Act act) {
    return switch (no.reason()) {
      case COMMAND_INVALID, PAYLOAD_TOO_LARGE, PAYLOAD_INVALID -> invalid(no);
      case JOB_NOT_FOUND -> unknown(act);
      case JOB_PURGED -> purged(no.sentence());
      case IDEMPOTENCY_KEY_REQUIRED -> of(400, ErrorCode.MISSING_IDEMPOTENCY_KEY, no.sentence());
      case IDEMPOTENCY_KEY_REUSED -> of(409, ErrorCode.IDEMPOTENCY_CONFLICT, no.sentence());
      case LEASE_REQUIRED -> of(423, ErrorCode.LOCK_REQUIRED, no.sentence());
      case LEASE_INVALID, LEASE_LOST ->
          isStale(no)
              ? of(409, ErrorCode.STALE_LOCK_TOKEN, no.sentence()).with(where(no.job()))
              : lockInvalid(no.sentence(), no.job());
      case JOB_TERMINAL -> lockInvalid(no.sentence(), no.job());
      // The engine's sentence names one of its nine statuses; agents know four.
      case JOB_NOT_CLAIMABLE ->
          of(
                  409,
                  ErrorCode.STATE_CONFLICT,
                  "Expected a job that can be claimed now, but this one can not.")
              .with(where(no.job()));
      case CAPABILITY_MISSING ->
          of(409, ErrorCode.STATE_CONFLICT, no.sentence()).with(where(no.job()));
      case WRONG_PARTITION, DEADLINE_EXCEEDED, ENGINE_VERSION_UNSUPPORTED, TOO_MANY_WAITERS ->
          unavailable(no.sentence(), RETRY_SOON);
      // Answers to orders that no agent can give.
      case OPERATION_MISMATCH,
          OPERATION_REQUIRED,
          JOB_EXISTS,
          JOB_ID_MISMATCH,
          VERSION_CONFLICT,
          PARENT_NOT_FOUND,
          PARENT_FINAL,
          CHILD_QUEUE_MISMATCH,
          NOT_AWAITING_APPROVAL,
          JOB_NOT_RETRYABLE ->
          conflict(no.sentence());
    };
  }

  /**
   * Stale: the lease ran out, or another token is good for the job now. Any other token is no lock
   * at all: nobody holds the job, or this very token is another agent's.
   */
  private static boolean isStale(Outcome.Rejected no) {
    if (no.reason() == Rejection.LEASE_LOST && "expired".equals(no.details().get("leaseLoss"))) {
      return true;
    }
    boolean anothers = "not-holder".equals(no.details().get("leaseFault"));
    return !anothers && no.job().filter(job -> job.status().isLeased()).isPresent();
  }

  private static Refused invalid(Outcome.Rejected no) {
    return Optional.ofNullable(no.details().get("pointer"))
        .map(pointer -> field(FIELDS.getOrDefault(pointer, pointer), no.sentence()))
        .orElseGet(() -> of(422, ErrorCode.VALIDATION_FAILED, no.sentence()));
  }

  private static Refused lockInvalid(String sentence, Optional<Job> job) {
    return of(423, ErrorCode.LOCK_INVALID, sentence).with(where(job));
  }

  private static Map<String, String> where(Optional<Job> job) {
    return job.map(known -> Map.of("status", RetaiaMapper.status(known.status()))).orElse(Map.of());
  }

  private Refusals() {}
}
