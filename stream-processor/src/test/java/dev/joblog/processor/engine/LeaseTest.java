// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static dev.joblog.processor.engine.NewJob.job;
import static dev.joblog.processor.engine.Say.cancel;
import static dev.joblog.processor.engine.Say.claim;
import static dev.joblog.processor.engine.Say.createJob;
import static dev.joblog.processor.engine.Say.fail;
import static dev.joblog.processor.engine.Say.failForGood;
import static dev.joblog.processor.engine.Say.heartbeat;
import static dev.joblog.processor.engine.Say.release;
import static dev.joblog.processor.engine.Say.submit;
import static dev.joblog.processor.engine.Say.tick;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Failure;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Progress;
import dev.joblog.protocol.Rejection;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseTest {

  private final EngineSpec spec = new EngineSpec().given(createJob("a")).given(claim("a"));

  @Test
  void a_heartbeat_extends_the_lease_by_its_length() {
    spec.at(50).when(heartbeat("a")).thenEvents();
    assertThat(spec.answer())
        .isEqualTo(new Outcome.OfHeartbeat(EngineSpec.T.plusSeconds(110), false));
  }

  @Test
  void a_heartbeat_extends_by_what_the_claim_was_granted_not_by_what_the_job_says() {
    spec.given(release("a"), claim("a", Optional.of(Duration.ofSeconds(5))));
    spec.at(4).when(heartbeat("a"));
    assertThat(spec.answer())
        .isEqualTo(new Outcome.OfHeartbeat(EngineSpec.T.plusSeconds(9), false));
  }

  @Test
  void a_heartbeat_keeps_progress_and_checkpoint() {
    Progress half = new Progress(50, Optional.of("half"));
    spec.when(heartbeat("a", Optional.of(half), Optional.of("{\"line\":7}"))).thenAccepted();
    spec.when(heartbeat("a")).thenAccepted();
    Job job = spec.jobs().withCheckpoint(spec.stored("a").job());
    assertThat(job.progress()).contains(half);
    assertThat(job.checkpoint()).contains(new JsonText("{\"line\":7}"));
  }

  @Test
  void the_next_worker_gets_the_checkpoint_but_not_the_progress() {
    spec.given(
        heartbeat("a", Optional.of(new Progress(50, Optional.empty())), Optional.of("7")),
        release("a"));
    spec.when(claim("a").by("bob"));
    Job granted = EngineSpec.grants(spec.outcome()).get(0).job().job();
    assertThat(granted.checkpoint()).contains(new JsonText("7"));
    assertThat(granted.progress()).isEmpty();
  }

  @Test
  void a_submitted_result_completes_the_job() {
    spec.when(submit("a", "{\"n\":1}")).thenAccepted().thenEvents("JobCompleted completed");
    Job job = spec.stored("a").job();
    assertThat(job.resultType()).contains("picture");
    assertThat(job.finishedAt()).contains(EngineSpec.T);
    assertThat(spec.jobs().snapshot(job).result()).contains(new JsonText("{\"n\":1}"));
    assertThat(spec.stored("a").executions())
        .extracting(Execution::end)
        .containsExactly(Optional.of(Execution.End.COMPLETED));
  }

  @Test
  void submit_and_fail_without_a_key_are_refused() {
    spec.when(submit("a").keyless()).thenRejected(Rejection.IDEMPOTENCY_KEY_REQUIRED);
    spec.when(fail("a").keyless()).thenRejected(Rejection.IDEMPOTENCY_KEY_REQUIRED);
    spec.thenStatus("a", JobStatus.CLAIMED);
  }

  @Test
  void a_command_without_a_token_is_refused() {
    spec.when(submit("a").with(" ")).thenRejected(Rejection.LEASE_REQUIRED);
    spec.when(heartbeat("a").with("")).thenRejected(Rejection.LEASE_REQUIRED);
  }

  @Test
  void a_made_up_token_is_refused_whatever_it_looks_like() {
    String real = spec.token("a");
    for (String made :
        new String[] {
          "x",
          "..",
          "1.",
          "1..",
          "a.b.c",
          "1.1.AAAA",
          real + "x",
          "0" + real,
          real.substring(0, real.length() - 1),
          real.replaceFirst("1\\.", "2."),
          real.replaceFirst("1\\.", "9."),
          "9".repeat(500)
        }) {
      spec.when(submit("a").with(made)).thenRejected(Rejection.LEASE_INVALID).thenEvents();
    }
  }

  @Test
  void another_job_s_token_is_refused() {
    spec.given(createJob("b"), claim("b"));
    spec.when(submit("a").with(spec.token("b"))).thenRejected(Rejection.LEASE_INVALID);
  }

  @Test
  void another_principal_with_the_right_token_is_refused() {
    for (Say say : new Say[] {heartbeat("a"), submit("a"), fail("a"), release("a")}) {
      spec.when(say.by("bob"))
          .thenRejected(Rejection.LEASE_INVALID, "leaseFault", "not-holder")
          .thenEvents();
    }
  }

  @Test
  void another_principal_learns_nothing_from_an_old_token_either() {
    spec.given(release("a"));
    spec.when(heartbeat("a").by("bob")).thenRejected(Rejection.LEASE_INVALID);
    spec.when(heartbeat("a")).thenRejected(Rejection.LEASE_LOST, "leaseLoss", "released");
  }

  @Test
  void a_lease_is_dead_at_its_deadline_even_before_its_tick() {
    spec.at(60)
        .when(submit("a"))
        .thenRejected(Rejection.LEASE_LOST, "leaseLoss", "expired")
        .thenEvents("LeaseExpired pending");
    spec.when(tick()).thenEvents();
  }

  @Test
  void a_lease_lives_until_just_before_its_deadline() {
    spec.at(Duration.ofMillis(59_999)).when(submit("a")).thenAccepted();
  }

  @Test
  void a_token_of_an_earlier_lease_is_stale() {
    String stale = spec.token("a");
    spec.at(60).given(tick(), claim("a"));
    for (Say say : new Say[] {heartbeat("a"), submit("a"), fail("a"), release("a")}) {
      spec.when(say.with(stale))
          .thenRejected(Rejection.LEASE_LOST, "leaseLoss", "superseded")
          .thenEvents();
    }
  }

  @Test
  void a_finished_job_is_terminal_for_the_worker_that_finished_it() {
    spec.given(submit("a"));
    spec.when(submit("a").keyed("other")).thenRejected(Rejection.JOB_TERMINAL);
    spec.when(heartbeat("a")).thenRejected(Rejection.JOB_TERMINAL);
  }

  @Test
  void submit_after_the_cancelled_job_was_given_up_is_too_late() {
    spec.given(cancel("a"));
    spec.at(60).when(tick()).thenEvents("LeaseExpired cancelling", "JobCancelled cancelled");
    spec.when(submit("a")).thenRejected(Rejection.LEASE_LOST, "leaseLoss", "cancelled");
    spec.thenStatus("a", JobStatus.CANCELLED);
  }

  @Test
  void a_failure_waits_its_back_off() {
    spec.when(fail("a")).thenEvents("AttemptFailed claimed", "RetryScheduled scheduled");
    Job job = spec.stored("a").job();
    assertThat(job.failure()).contains(new Failure("broken", Optional.of("no paint"), true));
    assertThat(Duration.between(EngineSpec.T, job.runAt().orElseThrow()))
        .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10));
    spec.at(10).when(tick()).thenEvents("JobBecamePending pending");
  }

  @Test
  void the_back_off_grows_and_stops_at_its_maximum() {
    spec.given(
        createJob(
            job("b")
                .maxAttempts(10)
                .retry(
                    new dev.joblog.protocol.RetryPolicy(
                        Duration.ofSeconds(10), Duration.ofSeconds(35), 2))));
    long[] most = {10, 20, 35, 35};
    for (int failure = 0; failure < most.length; failure++) {
      spec.given(claim("b"), fail("b").keyed("k" + failure));
      Duration delay = Duration.between(spec.now(), spec.stored("b").job().runAt().orElseThrow());
      assertThat(delay)
          .isBetween(
              Duration.ofMillis(most[failure] * 800), Duration.ofMillis(most[failure] * 1_000));
      spec.at(Duration.between(EngineSpec.T, spec.now()).plus(delay)).given(tick());
    }
  }

  @Test
  void a_worker_may_ask_for_its_own_delay_or_none() {
    spec.when(fail("a", true, Optional.of(Duration.ofSeconds(3))));
    assertThat(spec.stored("a").job().runAt()).contains(EngineSpec.T.plusSeconds(3));
    spec.at(3).given(tick(), claim("a"));
    spec.when(fail("a", true, Optional.of(Duration.ZERO)).keyed("again"))
        .thenEvents("AttemptFailed claimed", "JobBecamePending pending");
  }

  @Test
  void a_failure_that_is_not_retryable_ends_the_job() {
    spec.when(failForGood("a")).thenEvents("AttemptFailed claimed", "JobFailed failed");
    assertThat(spec.stored("a").job().failure().orElseThrow().code()).isEqualTo("broken");
  }

  @Test
  void the_last_failure_exhausts_the_attempts() {
    spec.given(createJob(job("b").maxAttempts(1)), claim("b"));
    spec.when(fail("b")).thenEvents("AttemptFailed claimed", "JobFailed failed");
    Failure failure = spec.stored("b").job().failure().orElseThrow();
    assertThat(failure.code()).isEqualTo(Failure.ATTEMPTS_EXHAUSTED);
    assertThat(failure.message().orElseThrow()).contains("1 of 1").contains("no paint");
  }

  @Test
  void lost_leases_count_as_attempts() {
    for (int lease = 1; lease <= 2; lease++) {
      spec.at(60L * lease).when(tick()).thenEvents("LeaseExpired pending");
      spec.given(claim("a"));
    }
    spec.at(180).when(tick()).thenEvents("LeaseExpired claimed", "JobFailed failed");
    assertThat(spec.stored("a").job().failure().orElseThrow().code())
        .isEqualTo(Failure.ATTEMPTS_EXHAUSTED);
    spec.when(submit("a")).thenRejected(Rejection.LEASE_LOST, "leaseLoss", "expired");
  }

  @Test
  void a_release_costs_no_attempt_and_the_next_one_takes_its_number_again() {
    spec.when(release("a")).thenAccepted().thenEvents("JobReleased pending");
    assertThat(spec.stored("a").job().attempt()).isZero();
    spec.given(claim("a"));
    assertThat(spec.stored("a").job().attempt()).isEqualTo(1);
    assertThat(spec.stored("a").executions()).extracting(Execution::attempt).containsExactly(1, 1);
  }

  @Test
  void an_hour_s_jump_of_the_clock_forward_ends_leases_by_the_log() {
    spec.at(3_600).when(heartbeat("a")).thenRejected(Rejection.LEASE_LOST);
  }

  @Test
  void an_hour_s_jump_back_does_not_move_time_back() {
    spec.at(30).given(heartbeat("a"));
    spec.at(-3_600).when(heartbeat("a"));
    assertThat(spec.answer())
        .isEqualTo(new Outcome.OfHeartbeat(EngineSpec.T.plusSeconds(90), false));
    assertThat(spec.outcome().t()).isEqualTo(EngineSpec.T.plusSeconds(30));
  }
}
