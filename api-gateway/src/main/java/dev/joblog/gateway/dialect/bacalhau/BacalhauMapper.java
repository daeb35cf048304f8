// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.http.Refused;
import dev.joblog.protocol.Outcome;
import java.time.Duration;

/** What came back from the core, in this dialect's words. */
final class BacalhauMapper {

  private static final Duration RETRY = Duration.ofSeconds(1);

  /**
   * @return an accepted or repeated outcome, or a rejected one for the caller to look at
   * @throws Refused 500 when there is no outcome
   */
  static Outcome outcome(Commands.Reply reply) {
    if (reply instanceof Commands.Decided decided) {
      return decided.outcome();
    }
    if (reply instanceof Commands.Refused refused) {
      throw Refusals.unavailable(refused.sentence(), refused.retryAfter());
    }
    throw Refusals.unavailable(
        "Expected an answer in time, but there is none yet; the request may still take effect.",
        RETRY);
  }

  /**
   * @param id of the job, as the client named it
   * @throws Refused when the outcome is a refusal
   */
  static Outcome.Answer answer(Commands.Reply reply, String id) {
    Outcome.Verdict verdict = outcome(reply).verdict();
    if (verdict instanceof Outcome.Rejected no) {
      throw refusal(no, id);
    }
    return ((Outcome.Taken) verdict).answer();
  }

  static Refused refusal(Outcome.Rejected rejected, String id) {
    return switch (rejected.reason()) {
      case JOB_NOT_FOUND, JOB_PURGED -> Refusals.jobNotFound(id);
      case COMMAND_INVALID,
          PAYLOAD_TOO_LARGE,
          PAYLOAD_INVALID,
          IDEMPOTENCY_KEY_REUSED,
          JOB_EXISTS,
          PARENT_NOT_FOUND,
          PARENT_FINAL,
          JOB_TERMINAL,
          NOT_AWAITING_APPROVAL ->
          Refusals.badRequest(rejected.sentence() + ".");
      // A client of this dialect can cause none of these.
      case WRONG_PARTITION,
          DEADLINE_EXCEEDED,
          OPERATION_MISMATCH,
          OPERATION_REQUIRED,
          ENGINE_VERSION_UNSUPPORTED,
          IDEMPOTENCY_KEY_REQUIRED,
          JOB_ID_MISMATCH,
          CHILD_QUEUE_MISMATCH,
          VERSION_CONFLICT,
          LEASE_REQUIRED,
          LEASE_INVALID,
          LEASE_LOST,
          JOB_NOT_CLAIMABLE,
          CAPABILITY_MISSING,
          JOB_NOT_RETRYABLE,
          TOO_MANY_WAITERS ->
          Refusals.unavailable(rejected.sentence() + ".", RETRY);
    };
  }

  /**
   * @throws Refused 500 while nobody can answer: never a false "not found"
   */
  static <T> T read(Reads.Read<T> read) {
    return read.orElseThrow(Refusals::unavailable).value();
  }

  private BacalhauMapper() {}
}
