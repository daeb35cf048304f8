// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static dev.joblog.processor.engine.NewJob.job;
import static dev.joblog.processor.engine.Say.claim;
import static dev.joblog.processor.engine.Say.createJob;
import static dev.joblog.processor.engine.Say.engineVersion;
import static dev.joblog.processor.engine.Say.heartbeat;
import static dev.joblog.processor.engine.Say.submit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Failure;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Progress;
import dev.joblog.protocol.Rejection;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A worker's and an operator's words: refused by version 1, recorded plain since version 2. */
class PlainTextsTest {

  private static final String RED = "\u001B[31mno\0paint\u001B[0m";
  private static final String PLAIN = "no\uFFFDpaint";

  private final EngineSpec spec = new EngineSpec().given(createJob("a"), claim("a"));

  private Say fail(String code, String message, boolean retryable) {
    return Say.order(
            new Order.FailJob(
                Say.id("a"),
                spec.token("a"),
                code,
                Optional.of(message),
                retryable,
                Optional.empty()))
        .keyed("fail-key");
  }

  @Test
  void a_failure_is_recorded_whatever_its_message_holds() {
    spec.when(fail("\u001B[31mE\n", RED, false))
        .thenEvents("AttemptFailed claimed", "JobFailed failed");
    assertThat(spec.stored("a").job().failure())
        .contains(new Failure("E\uFFFD", Optional.of(PLAIN), false));
    assertThat(((Fact.AttemptFailed) spec.events().get(0).fact()).failure())
        .isEqualTo(new Failure("E\uFFFD", Optional.of(PLAIN), false));
  }

  @Test
  void a_message_over_its_bound_is_cut_and_says_so() {
    spec.when(fail("E", "x".repeat(Limits.MESSAGE_CHARS_MAX + 1), true)).thenAccepted();
    String message = spec.stored("a").job().failure().flatMap(Failure::message).orElseThrow();
    assertThat(message).hasSize(Limits.MESSAGE_CHARS_MAX).endsWith("… [cut from 4097 characters]");
  }

  @Test
  void the_last_attempt_s_message_is_cut_within_the_job_s_and_says_so() {
    spec.given(createJob(job("b").maxAttempts(1)), claim("b"));
    spec.when(
            Say.order(
                    new Order.FailJob(
                        Say.id("b"),
                        spec.token("b"),
                        "E",
                        Optional.of("x".repeat(Limits.MESSAGE_CHARS_MAX)),
                        true,
                        Optional.empty()))
                .keyed("k"))
        .thenStatus("b", JobStatus.FAILED);
    assertThat(spec.stored("b").job().failure().flatMap(Failure::message).orElseThrow())
        .startsWith("1 of 1 attempts used; the last failed with E: x")
        .hasSize(Limits.MESSAGE_CHARS_MAX)
        .endsWith(" characters]");
  }

  @Test
  void progress_and_every_reason_are_recorded_so() {
    spec.when(heartbeat("a", Optional.of(new Progress(7, Optional.of(RED))), Optional.empty()))
        .thenAccepted();
    assertThat(spec.stored("a").job().progress()).contains(new Progress(7, Optional.of(PLAIN)));
    Optional<String> red = Optional.of(RED);
    spec.when(Say.order(new Order.ReleaseJob(Say.id("a"), spec.token("a"), red)));
    assertThat(((Fact.JobReleased) spec.events().get(0).fact()).reason()).contains(PLAIN);
    spec.when(Say.order(new Order.CancelJob(Say.id("a"), red)));
    assertThat(((Fact.JobCancelled) spec.events().get(0).fact()).cancel().reason()).contains(PLAIN);
    spec.when(Say.order(new Order.RetryJob(Say.id("a"), red)));
    assertThat(((Fact.JobRetried) spec.events().get(0).fact()).reason()).contains(PLAIN);
    spec.given(createJob(job("b").requiresApproval()), createJob(job("c").requiresApproval()));
    spec.when(Say.order(new Order.ApproveJob(Say.id("b"), red)));
    assertThat(((Fact.JobApproved) spec.events().get(0).fact()).reason()).contains(PLAIN);
    spec.when(Say.order(new Order.RejectJob(Say.id("c"), red)));
    assertThat(((Fact.JobRejected) spec.events().get(0).fact()).reason()).contains(PLAIN);
  }

  @Test
  void a_repeat_is_a_repeat_and_a_blank_code_stays_refused() {
    spec.when(fail(" ", "m", true))
        .thenRejected(Rejection.COMMAND_INVALID, "pointer", "/errorCode");
    long at = spec.given(fail("E", RED, true)).offset();
    var first = spec.outcome();
    spec.when(fail("E", RED, true)).thenDuplicateOf(at, first);
    spec.when(fail("E", PLAIN, true)).thenDuplicateOf(at, first);
    spec.when(fail("E", "other", true)).thenRejected(Rejection.IDEMPOTENCY_KEY_REUSED);
  }

  @Test
  void version_1_refuses_them_and_its_keys_outlive_the_switch() {
    EngineSpec old = EngineSpec.ofVersion(1).given(createJob("a"), claim("a"));
    Say red =
        Say.order(
                new Order.FailJob(
                    Say.id("a"), old.token("a"), "E", Optional.of(RED), true, Optional.empty()))
            .keyed("k");
    old.when(red).thenRejected(Rejection.COMMAND_INVALID, "pointer", "/message");
    long at = old.given(submit("a")).offset();
    var first = old.outcome();
    old.given(engineVersion(2, 1)).when(submit("a")).thenDuplicateOf(at, first);
    old.when(red).thenRejected(Rejection.JOB_TERMINAL);
  }
}
