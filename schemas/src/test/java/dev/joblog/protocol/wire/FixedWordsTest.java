// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Completion;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * The words by which logs, rows and fingerprints know what they hold. They are nobody's Java name:
 * a class that gets a better name keeps its word, and a word is never given away again.
 */
final class FixedWordsTest {

  @Test
  void ofOrders() {
    assertThat(words(Order.class, Order::name))
        .containsExactlyInAnyOrder(
            "CreateJob",
            "ApproveJob",
            "RejectJob",
            "ClaimJob",
            "ClaimNext",
            "ClaimUndelivered",
            "Heartbeat",
            "SubmitResult",
            "FailJob",
            "ReleaseJob",
            "CancelJob",
            "RetryJob",
            "Tick",
            "SetEngineVersion",
            "ConfigureQueue");
  }

  @Test
  void ofFacts() {
    assertThat(words(Fact.class, Fact::name))
        .containsExactlyInAnyOrder(
            "JobCreated",
            "JobApproved",
            "JobRejected",
            "JobClaimed",
            "LeaseExtended",
            "LeaseExpired",
            "JobReleased",
            "AttemptFailed",
            "RetryScheduled",
            "JobBecamePending",
            "CancelRequested",
            "JobCancelled",
            "JobCompleted",
            "JobFailed",
            "JobRetried",
            "JobPurged");
  }

  @Test
  void ofVerdicts() {
    assertThat(words(Outcome.Verdict.class, Outcome.Verdict::name))
        .containsExactlyInAnyOrder("Accepted", "Duplicate", "Rejected");
  }

  @Test
  void ofStatuses() {
    assertThat(Arrays.stream(JobStatus.values()).map(JobStatus::word))
        .containsExactlyInAnyOrder(
            "awaiting_approval",
            "blocked",
            "scheduled",
            "pending",
            "claimed",
            "cancelling",
            "completed",
            "failed",
            "cancelled");
  }

  @Test
  void ofCompletions() {
    assertThat(Arrays.stream(Completion.values()).map(Completion::word))
        .containsExactlyInAnyOrder("byWorker", "whenChildrenAre");
  }

  @Test
  void ofEndsOfAttempts() {
    assertThat(Arrays.stream(Execution.End.values()).map(Execution.End::word))
        .containsExactlyInAnyOrder("completed", "failed", "expired", "released", "undelivered");
  }

  @Test
  void ofRejectionsInTheirOrder() {
    assertThat(Arrays.stream(Rejection.values()).map(Rejection::code))
        .containsExactly(
            "wrong-partition",
            "deadline-exceeded",
            "operation-mismatch",
            "operation-required",
            "command-invalid",
            "payload-too-large",
            "payload-invalid",
            "engine-version-unsupported",
            "job-not-found",
            "job-purged",
            "idempotency-key-required",
            "idempotency-key-reused",
            "job-exists",
            "job-id-mismatch",
            "parent-not-found",
            "parent-final",
            "child-queue-mismatch",
            "version-conflict",
            "lease-required",
            "lease-invalid",
            "job-terminal",
            "lease-lost",
            "job-not-claimable",
            "capability-missing",
            "not-awaiting-approval",
            "job-not-retryable",
            "too-many-waiters");
  }

  /** One for each record behind a sealed type, so that none is without. */
  private static <T> List<String> words(Class<T> type, Function<T, String> word) {
    RandomValues values = new RandomValues(1);
    return RandomValues.leaves(type).stream()
        .map(leaf -> word.apply(type.cast(values.next(leaf))))
        .toList();
  }
}
