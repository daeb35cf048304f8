// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static dev.joblog.processor.engine.NewJob.job;
import static dev.joblog.processor.engine.Say.cancel;
import static dev.joblog.processor.engine.Say.claim;
import static dev.joblog.processor.engine.Say.createJob;
import static dev.joblog.processor.engine.Say.fail;
import static dev.joblog.processor.engine.Say.heartbeat;
import static dev.joblog.processor.engine.Say.release;
import static dev.joblog.processor.engine.Say.submit;
import static dev.joblog.processor.engine.Say.tick;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CancelTest {

  private final EngineSpec spec = new EngineSpec().given(createJob("a"));

  @Test
  void a_job_that_is_not_leased_is_cancelled_at_once_and_says_by_whom() {
    spec.when(cancel("a").by("boss")).thenEvents("JobCancelled cancelled");
    assertThat(spec.stored("a").job().cancel())
        .contains(new Cancellation(Cancellation.CANCELLED, Optional.of("not needed"), "boss"));
  }

  @Test
  void a_leased_job_s_worker_is_told_and_its_lease_is_not_extended() {
    spec.given(claim("a")).when(cancel("a")).thenEvents("CancelRequested cancelling");
    spec.at(10).when(heartbeat("a")).thenEvents();
    assertThat(spec.answer())
        .isEqualTo(new Outcome.OfHeartbeat(EngineSpec.T.plusSeconds(60), true));
  }

  @Test
  void a_result_that_still_comes_is_taken() {
    spec.given(claim("a"), cancel("a"));
    spec.when(submit("a")).thenEvents("JobCompleted completed");
  }

  @Test
  void however_else_the_lease_ends_the_job_is_cancelled() {
    spec.given(claim("a"), cancel("a").by("boss"));
    spec.when(release("a")).thenEvents("JobReleased cancelling", "JobCancelled cancelled");
    assertThat(spec.stored("a").job().cancel().orElseThrow().by()).isEqualTo("boss");
    spec.given(createJob("b"), claim("b"), cancel("b"));
    spec.when(fail("b")).thenEvents("AttemptFailed cancelling", "JobCancelled cancelled");
    spec.given(createJob("c"), claim("c"), cancel("c"));
    spec.at(60).when(tick()).thenEvents("LeaseExpired cancelling", "JobCancelled cancelled");
  }

  @Test
  void cancelling_again_is_no_new_fact() {
    spec.given(claim("a"), cancel("a"));
    spec.when(cancel("a").by("other")).thenAccepted().thenEvents();
    spec.given(release("a"));
    spec.when(cancel("a")).thenAccepted().thenEvents();
    assertThat(spec.stored("a").job().cancel().orElseThrow().by()).isEqualTo("ann");
  }

  @Test
  void a_finished_job_is_not_cancelled() {
    spec.given(claim("a"), submit("a"));
    spec.when(cancel("a")).thenRejected(Rejection.JOB_TERMINAL);
  }

  @Test
  void cancelling_a_scheduled_job_stops_its_clock() {
    spec.given(createJob(job("b").runAt(EngineSpec.T.plusSeconds(5))), cancel("b"));
    spec.at(10).when(tick()).thenEvents();
    spec.thenStatus("b", JobStatus.CANCELLED);
  }
}
