// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.EventHeader.Cause;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Failure;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Answer;
import dev.joblog.protocol.Outcome.Verdict;
import java.time.Duration;
import java.util.Optional;

/** FailJob: the attempt is over; the job is tried again, or failed. */
record FailRule(Order.FailJob order) implements LeaseRule {

  @Override
  public void check(CommandCheck check) {
    check
        .that(
            !order.errorCode().isBlank() && Texts.isPlain(order.errorCode(), Limits.WORD_CHARS_MAX),
            "/errorCode",
            "it is not 1 to 128 plain characters")
        .that(
            Texts.isProse(order.message().orElse(""), Limits.MESSAGE_CHARS_MAX),
            "/message",
            "it is not at most 4,096 plain characters");
    order
        .retryAfter()
        .ifPresent(span -> check.span("/retryAfter", span, Duration.ZERO, Limits.DELAY_MAX));
  }

  @Override
  public void fingerprint(Fingerprint print) {
    print
        .text(order.jobId())
        .text(order.leaseToken())
        .text(order.errorCode())
        .maybe(order.message())
        .text(order.retryable())
        .maybe(order.retryAfter());
  }

  @Override
  public String verb() {
    return "fail";
  }

  @Override
  public Optional<String> keyedVerb() {
    return Optional.of("fail");
  }

  @Override
  public Answer answer(DecisionDraft draft, Job then) {
    return JobRule.bare(then);
  }

  @Override
  public Verdict decide(DecisionDraft draft, StoredJob stored, Lease lease, Cause cause) {
    Failure failure = new Failure(order.errorCode(), order.message(), order.retryable());
    Fact failed = new Fact.AttemptFailed(lease.fencingToken(), failure);
    StoredJob attempted = draft.emit(stored, failed, stored.job().status(), cause);
    return accepted(draft, after(draft, attempted, failure, cause));
  }

  private StoredJob after(DecisionDraft draft, StoredJob stored, Failure failure, Cause cause) {
    Job job = stored.job();
    Endings endings = new Endings(draft);
    if (job.status() == JobStatus.CANCELLING) {
      return endings.givenUp(stored, cause);
    }
    if (!failure.retryable()) {
      return endings.failed(stored, failure, cause);
    }
    if (job.attempt() >= job.spec().maxAttempts()) {
      return endings.exhausted(
          stored,
          "the last failed with "
              + failure.code()
              + failure.message().map(m -> ": " + m).orElse(""),
          cause);
    }
    Duration delay = order.retryAfter().orElseGet(() -> BackOff.after(job));
    return delay.isZero()
        ? draft.emit(stored, new Fact.JobBecamePending(), JobStatus.PENDING, cause)
        : draft.emit(
            stored, new Fact.RetryScheduled(draft.t.plus(delay)), JobStatus.SCHEDULED, cause);
  }
}
