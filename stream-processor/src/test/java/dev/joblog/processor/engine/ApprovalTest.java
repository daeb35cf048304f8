// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static dev.joblog.processor.engine.NewJob.job;
import static dev.joblog.processor.engine.Say.approve;
import static dev.joblog.processor.engine.Say.cancel;
import static dev.joblog.processor.engine.Say.createJob;
import static dev.joblog.processor.engine.Say.reject;
import static dev.joblog.processor.engine.Say.retry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Rejection;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApprovalTest {

  private final EngineSpec spec = new EngineSpec().given(createJob(job("a").requiresApproval()));

  @Test
  void an_approved_job_goes_where_it_would_have_begun() {
    spec.when(approve("a").by("boss")).thenEvents("JobApproved pending");
    assertThat(spec.stored("a").job().approved()).isTrue();
    spec.given(createJob(job("b").requiresApproval().runAt(EngineSpec.T.plusSeconds(9))));
    spec.when(approve("b")).thenEvents("JobApproved scheduled");
    spec.given(createJob(job("c").requiresApproval().waitsForChildren()));
    spec.when(approve("c")).thenEvents("JobApproved blocked");
  }

  @Test
  void a_rejected_job_is_cancelled_and_says_by_whom() {
    spec.when(reject("a").by("boss")).thenEvents("JobRejected cancelled");
    assertThat(spec.stored("a").job().cancel())
        .contains(new Cancellation(Cancellation.REJECTED, Optional.of("no"), "boss"));
  }

  @Test
  void a_rejected_job_that_is_retried_needs_approval_again() {
    spec.given(reject("a")).when(retry("a")).thenEvents("JobRetried awaiting_approval");
    assertThat(spec.stored("a").job().cancel()).isEmpty();
  }

  @Test
  void an_approved_job_that_is_retried_needs_none() {
    spec.given(approve("a"), cancel("a")).when(retry("a")).thenEvents("JobRetried pending");
  }

  @Test
  void only_a_job_that_waits_for_approval_is_approved_or_rejected() {
    spec.given(approve("a"));
    spec.when(approve("a")).thenRejected(Rejection.NOT_AWAITING_APPROVAL);
    spec.when(reject("a")).thenRejected(Rejection.NOT_AWAITING_APPROVAL);
    spec.given(cancel("a"));
    spec.when(approve("a")).thenRejected(Rejection.JOB_TERMINAL);
    spec.when(reject("a")).thenRejected(Rejection.JOB_TERMINAL);
    spec.thenStatus("a", JobStatus.CANCELLED);
  }

  @Test
  void approval_of_a_blocked_job_whose_children_are_done_wakes_it_at_once() {
    spec.given(createJob(job("p").requiresApproval().waitsForChildren()));
    spec.given(createJob(job("child").childOf("p")), cancel("child"));
    spec.when(approve("p")).thenEvents("JobApproved blocked", "JobFailed failed");
  }
}
