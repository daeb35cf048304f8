// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static dev.joblog.processor.engine.NewJob.job;
import static dev.joblog.processor.engine.Say.claim;
import static dev.joblog.processor.engine.Say.createJob;
import static dev.joblog.processor.engine.Say.fail;
import static dev.joblog.processor.engine.Say.failForGood;
import static dev.joblog.processor.engine.Say.retry;
import static dev.joblog.processor.engine.Say.submit;
import static dev.joblog.processor.engine.Say.tick;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Rejection;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryTest {

  private final EngineSpec spec =
      new EngineSpec().given(createJob("a"), claim("a"), failForGood("a"));

  @Test
  void a_retried_job_begins_anew_but_its_fencing_tokens_and_executions_go_on() {
    spec.at(5).when(retry("a")).thenEvents("JobRetried pending");
    Job job = spec.stored("a").job();
    assertThat(job.attempt()).isZero();
    assertThat(job.failure()).isEmpty();
    assertThat(job.finishedAt()).isEmpty();
    spec.given(claim("a"));
    assertThat(spec.stored("a").job().fencingToken()).isEqualTo(2);
    assertThat(spec.stored("a").executions()).hasSize(2);
  }

  @Test
  void a_retried_job_is_not_purged_when_its_first_end_would_have_been_due() {
    spec.given(retry("a"));
    spec.at(Limits.RETENTION_DEFAULT).when(tick()).thenEvents();
  }

  @Test
  void a_retried_job_has_all_its_attempts_again() {
    spec.given(createJob(job("b").maxAttempts(1)), claim("b"), fail("b"), retry("b"), claim("b"));
    spec.when(fail("b")).thenEvents("AttemptFailed claimed", "JobFailed failed");
    assertThat(spec.stored("b").job().failure().orElseThrow().message().orElseThrow())
        .contains("1 of 1");
  }

  @Test
  void a_token_of_before_the_retry_is_stale() {
    String old = spec.token("a");
    spec.given(retry("a"), claim("a"));
    spec.when(submit("a").with(old)).thenRejected(Rejection.LEASE_LOST, "leaseLoss", "superseded");
  }

  @Test
  void a_completed_or_a_living_job_is_not_retried() {
    spec.given(createJob("b")).when(retry("b")).thenRejected(Rejection.JOB_NOT_RETRYABLE);
    spec.given(claim("b"), submit("b")).when(retry("b")).thenRejected(Rejection.JOB_NOT_RETRYABLE);
  }

  @Test
  void a_job_that_asked_for_a_time_is_pending_at_once_when_it_is_retried() {
    spec.given(createJob(job("b").runAt(EngineSpec.T.plusSeconds(90))), Say.cancel("b"));
    spec.when(retry("b")).thenEvents("JobRetried pending").thenStatus("b", JobStatus.PENDING);
  }

  @Test
  void the_back_off_is_the_same_on_every_execution_and_differs_between_jobs() {
    Duration first = backOff("x", Optional.empty());
    assertThat(backOff("x", Optional.empty())).isEqualTo(first);
    assertThat(backOff("y", Optional.empty())).isNotEqualTo(first);
  }

  private static Duration backOff(String name, Optional<Duration> asked) {
    EngineSpec other = new EngineSpec().given(createJob(name), claim(name));
    other.given(fail(name, true, asked));
    return Duration.between(EngineSpec.T, other.stored(name).job().runAt().orElseThrow());
  }
}
