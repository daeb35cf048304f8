// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.dialect.retaia.Refusals.Act;
import dev.joblog.gateway.http.Refused;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a lock that is not good is called; and that every refusal of the engine has its words. */
final class LockTableTest {

  private static final String STALE = "409 STALE_LOCK_TOKEN";
  private static final String INVALID = "423 LOCK_INVALID";

  private static String said(Outcome.Rejected no, Act act) {
    Refused refused = Refusals.refused(no, act);
    return refused.status() + " " + refused.code().orElseThrow();
  }

  private static String said(Rejection reason, JobStatus now, Map<String, String> details) {
    return said(Samples.refusal(reason, Optional.of(now), details), Act.WORK);
  }

  @Test
  void aLeaseThatRanOutIsStaleWhateverBecameOfTheJob() {
    for (JobStatus now : List.of(JobStatus.PENDING, JobStatus.CLAIMED, JobStatus.FAILED)) {
      assertThat(said(Rejection.LEASE_LOST, now, Map.of("leaseLoss", "expired"))).isEqualTo(STALE);
    }
  }

  @Test
  void anOldTokenIsStaleWhileTheJobIsClaimedAndNoLockOtherwise() {
    Map<String, String> superseded = Map.of("leaseLoss", "superseded");
    assertThat(said(Rejection.LEASE_LOST, JobStatus.CLAIMED, superseded)).isEqualTo(STALE);
    assertThat(said(Rejection.LEASE_LOST, JobStatus.CANCELLING, superseded)).isEqualTo(STALE);
    assertThat(said(Rejection.LEASE_LOST, JobStatus.PENDING, superseded)).isEqualTo(INVALID);
    assertThat(said(Rejection.LEASE_LOST, JobStatus.COMPLETED, superseded)).isEqualTo(INVALID);
  }

  @Test
  void aTokenThatNeverWasIsStaleWhileTheJobIsClaimedAndNoLockOtherwise() {
    assertThat(said(Rejection.LEASE_INVALID, JobStatus.CLAIMED, Map.of())).isEqualTo(STALE);
    assertThat(said(Rejection.LEASE_INVALID, JobStatus.PENDING, Map.of())).isEqualTo(INVALID);
    assertThat(said(Rejection.LEASE_INVALID, JobStatus.FAILED, Map.of())).isEqualTo(INVALID);
  }

  @Test
  void theVeryTokenOfAnotherAgentIsNoLock() {
    assertThat(said(Rejection.LEASE_INVALID, JobStatus.CLAIMED, Map.of("leaseFault", "not-holder")))
        .isEqualTo(INVALID);
  }

  @Test
  void aLeaseThatWasGivenBackOrUsedIsNoLock() {
    for (String loss : List.of("released", "failed", "cancelled", "undelivered")) {
      assertThat(said(Rejection.LEASE_LOST, JobStatus.PENDING, Map.of("leaseLoss", loss)))
          .as(loss)
          .isEqualTo(INVALID);
    }
    assertThat(said(Rejection.JOB_TERMINAL, JobStatus.COMPLETED, Map.of())).isEqualTo(INVALID);
  }

  @Test
  void everyRefusalOfTheEngineHasItsWords() {
    Map<Rejection, String> expected = new EnumMap<>(Rejection.class);
    expected.put(Rejection.WRONG_PARTITION, "503 TEMPORARY_UNAVAILABLE");
    expected.put(Rejection.DEADLINE_EXCEEDED, "503 TEMPORARY_UNAVAILABLE");
    expected.put(Rejection.OPERATION_MISMATCH, "409 STATE_CONFLICT");
    expected.put(Rejection.OPERATION_REQUIRED, "409 STATE_CONFLICT");
    expected.put(Rejection.COMMAND_INVALID, "422 VALIDATION_FAILED");
    expected.put(Rejection.PAYLOAD_TOO_LARGE, "422 VALIDATION_FAILED");
    expected.put(Rejection.PAYLOAD_INVALID, "422 VALIDATION_FAILED");
    expected.put(Rejection.ENGINE_VERSION_UNSUPPORTED, "503 TEMPORARY_UNAVAILABLE");
    expected.put(Rejection.JOB_NOT_FOUND, INVALID);
    expected.put(Rejection.JOB_PURGED, "410 PURGED");
    expected.put(Rejection.IDEMPOTENCY_KEY_REQUIRED, "400 MISSING_IDEMPOTENCY_KEY");
    expected.put(Rejection.IDEMPOTENCY_KEY_REUSED, "409 IDEMPOTENCY_CONFLICT");
    expected.put(Rejection.JOB_EXISTS, "409 STATE_CONFLICT");
    expected.put(Rejection.JOB_ID_MISMATCH, "409 STATE_CONFLICT");
    expected.put(Rejection.PARENT_NOT_FOUND, "409 STATE_CONFLICT");
    expected.put(Rejection.PARENT_FINAL, "409 STATE_CONFLICT");
    expected.put(Rejection.CHILD_QUEUE_MISMATCH, "409 STATE_CONFLICT");
    expected.put(Rejection.VERSION_CONFLICT, "409 STATE_CONFLICT");
    expected.put(Rejection.LEASE_REQUIRED, "423 LOCK_REQUIRED");
    expected.put(Rejection.LEASE_INVALID, INVALID);
    expected.put(Rejection.JOB_TERMINAL, INVALID);
    expected.put(Rejection.LEASE_LOST, INVALID);
    expected.put(Rejection.JOB_NOT_CLAIMABLE, "409 STATE_CONFLICT");
    expected.put(Rejection.CAPABILITY_MISSING, "409 STATE_CONFLICT");
    expected.put(Rejection.NOT_AWAITING_APPROVAL, "409 STATE_CONFLICT");
    expected.put(Rejection.JOB_NOT_RETRYABLE, "409 STATE_CONFLICT");
    expected.put(Rejection.TOO_MANY_WAITERS, "503 TEMPORARY_UNAVAILABLE");
    for (Rejection reason : Rejection.values()) {
      assertThat(said(Samples.refusal(reason, Optional.empty(), Map.of()), Act.WORK))
          .as(reason.code())
          .isEqualTo(expected.get(reason));
    }
    assertThat(
            said(Samples.refusal(Rejection.JOB_NOT_FOUND, Optional.empty(), Map.of()), Act.CLAIM))
        .isEqualTo("409 STATE_CONFLICT");
  }
}
