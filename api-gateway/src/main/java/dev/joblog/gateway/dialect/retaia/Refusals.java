// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import dev.joblog.gateway.core.Commands;
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

  static Refused unknown(Act act) {
    String sentence = "Expected a job by this id, but there is none.";
    return act == Act.CLAIM ? conflict(sentence) : lockInvalid(sentence, Optional.empty());
  }

  static Refused conflict(String sentence) {
    return Refused.of(409, ErrorCode.STATE_CONFLICT, sentence);
  }

  static Refused purged(String sentence) {
    return Refused.of(410, ErrorCode.PURGED, sentence);
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
      throw Refused.unavailable(
          "Expected the outcome in time, but it is not known yet. It may still take effect.",
          RETRY_SOON);
    }
    Commands.Refused refused = (Commands.Refused) reply;
    throw switch (refused.why()) {
      case OVERLOADED, LOG_UNAVAILABLE ->
          Refused.unavailable(refused.sentence(), refused.retryAfter());
      case NOWHERE -> unknown(act);
    };
  }

  private static Outcome.Answer accepted(Outcome.Verdict verdict, Act act) {
    if (verdict instanceof Outcome.Accepted yes) {
      return yes.answer();
    }
    if (verdict instanceof Outcome.Duplicate again) {
      return again.answer();
    }
    throw refused((Outcome.Rejected) verdict, act);
  }

  /** The one table of the engine's refusals. */
  static Refused refused(Outcome.Rejected no, Act act) {
    return switch (no.reason()) {
      case COMMAND_INVALID, PAYLOAD_TOO_LARGE, PAYLOAD_INVALID -> invalid(no);
      case JOB_NOT_FOUND -> unknown(act);
      case JOB_PURGED -> purged(no.sentence());
      case IDEMPOTENCY_KEY_REQUIRED ->
          Refused.of(400, ErrorCode.MISSING_IDEMPOTENCY_KEY, no.sentence());
      case IDEMPOTENCY_KEY_REUSED -> Refused.of(409, ErrorCode.IDEMPOTENCY_CONFLICT, no.sentence());
      case LEASE_REQUIRED -> Refused.of(423, ErrorCode.LOCK_REQUIRED, no.sentence());
      case LEASE_INVALID, LEASE_LOST ->
          isStale(no)
              ? Refused.of(409, ErrorCode.STALE_LOCK_TOKEN, no.sentence(), where(no.job()))
              : lockInvalid(no.sentence(), no.job());
      case JOB_TERMINAL -> lockInvalid(no.sentence(), no.job());
      // The engine's sentence names one of its nine statuses; agents know four.
      case JOB_NOT_CLAIMABLE ->
          Refused.of(
              409,
              ErrorCode.STATE_CONFLICT,
              "Expected a job that can be claimed now, but this one can not.",
              where(no.job()));
      case CAPABILITY_MISSING ->
          Refused.of(409, ErrorCode.STATE_CONFLICT, no.sentence(), where(no.job()));
      case WRONG_PARTITION, DEADLINE_EXCEEDED, ENGINE_VERSION_UNSUPPORTED, TOO_MANY_WAITERS ->
          Refused.unavailable(no.sentence(), RETRY_SOON);
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
        .map(pointer -> Refused.field(FIELDS.getOrDefault(pointer, pointer), no.sentence()))
        .orElseGet(() -> Refused.of(422, ErrorCode.VALIDATION_FAILED, no.sentence()));
  }

  private static Refused lockInvalid(String sentence, Optional<Job> job) {
    return Refused.of(423, ErrorCode.LOCK_INVALID, sentence, where(job));
  }

  private static Map<String, String> where(Optional<Job> job) {
    return job.map(known -> Map.of("status", RetaiaMapper.status(known.status()))).orElse(Map.of());
  }

  private Refusals() {}
}
