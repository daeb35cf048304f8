// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static dev.joblog.processor.engine.NewJob.job;
import static dev.joblog.processor.engine.Say.approve;
import static dev.joblog.processor.engine.Say.cancel;
import static dev.joblog.processor.engine.Say.createJob;
import static dev.joblog.processor.engine.Say.retention;
import static dev.joblog.processor.engine.Say.tick;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobIds;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CreateTest {

  private final EngineSpec spec = new EngineSpec();

  @Test
  void a_plain_job_is_pending_at_once() {
    spec.when(createJob("a"))
        .thenAccepted()
        .thenEvents("JobCreated pending")
        .thenStatus("a", JobStatus.PENDING);
    assertThat(spec.stored("a").job().spec().createdAt()).isEqualTo(EngineSpec.T);
    assertThat(spec.stored("a").job().spec().createdBy()).isEqualTo("ann");
    assertThat(spec.stored("a").job().version()).isEqualTo(1);
  }

  @Test
  void a_job_with_a_later_runAt_is_scheduled_until_its_tick() {
    spec.when(createJob(job("a").runAt(EngineSpec.T.plusSeconds(30))))
        .thenEvents("JobCreated scheduled");
    spec.at(29).when(tick()).thenEvents();
    spec.at(30).when(tick()).thenEvents("JobBecamePending pending");
    assertThat(spec.stored("a").job().runAt()).isEmpty();
  }

  @Test
  void a_job_with_a_past_runAt_is_pending() {
    spec.when(createJob(job("a").runAt(EngineSpec.T))).thenEvents("JobCreated pending");
  }

  @Test
  void a_job_that_requires_approval_waits_for_it_and_then_for_its_time() {
    spec.when(createJob(job("a").requiresApproval().runAt(EngineSpec.T.plusSeconds(30))))
        .thenEvents("JobCreated awaiting_approval");
    spec.at(60).when(tick()).thenEvents();
    spec.when(approve("a")).thenEvents("JobApproved pending");
  }

  @Test
  void an_id_of_a_record_that_named_none_comes_from_its_place_in_the_log() {
    spec.when(createJob(job()));
    JobId derived = JobIds.appended(Say.PARTITION, 0).on(Say.PARTITION);
    assertThat(spec.jobs().find(Say.TENANT, derived)).isPresent();
  }

  @Test
  void a_keyed_create_gets_the_id_of_its_key() {
    spec.when(createJob(job()).keyed("k")).thenAccepted();
    JobId derived = JobIds.keyed(Say.TENANT, "ann", "q", "k").on(Say.PARTITION);
    assertThat(spec.jobs().find(Say.TENANT, derived)).isPresent();
  }

  @Test
  void a_repeated_keyed_create_is_one_job_and_the_first_answer() {
    spec.given(createJob(job()).keyed("k"));
    Outcome first = spec.outcome();
    spec.at(5).when(createJob(job()).keyed("k")).thenEvents().thenDuplicateOf(0, first);
  }

  @Test
  void a_key_with_another_body_is_refused() {
    spec.given(createJob(job()).keyed("k"));
    spec.when(createJob(job().priority(6)).keyed("k"))
        .thenEvents()
        .thenRejected(Rejection.IDEMPOTENCY_KEY_REUSED);
  }

  @Test
  void the_same_key_of_another_principal_is_another_job() {
    spec.given(createJob(job()).keyed("k"));
    spec.when(createJob(job()).keyed("k").by("bob")).thenEvents("JobCreated pending");
  }

  @Test
  void a_key_that_does_not_give_the_named_id_is_refused() {
    spec.when(createJob("a").keyed("k")).thenRejected(Rejection.JOB_ID_MISMATCH);
  }

  @Test
  void the_same_id_and_body_again_is_the_first_answer() {
    spec.given(createJob("a"));
    Outcome first = spec.outcome();
    spec.at(5).when(createJob("a")).thenDuplicateOf(0, first);
  }

  @Test
  void the_same_id_with_another_body_or_by_another_is_taken() {
    spec.given(createJob("a"));
    spec.when(createJob(job("a").priority(1))).thenRejected(Rejection.JOB_EXISTS);
    spec.when(createJob("a").by("bob")).thenRejected(Rejection.JOB_EXISTS);
  }

  @Test
  void an_id_of_another_partition_is_invalid() {
    JobId elsewhere = JobIds.appended(9, 9).on(Say.PARTITION + 1);
    spec.when(createJob(job().id(elsewhere)), OptionalInt.of(Say.PARTITION))
        .thenRejected(Rejection.COMMAND_INVALID, "pointer", "/jobId");
  }

  @Test
  void one_id_in_two_tenants_is_two_jobs() {
    spec.given(createJob("a"));
    spec.when(createJob(job("a").tenant("other")).of("other", "ann"))
        .thenEvents("JobCreated pending");
  }

  @Test
  void a_purged_id_is_not_created_again_until_it_is_forgotten() {
    spec.given(retention(Limits.RETENTION_MIN), createJob("a"), cancel("a"));
    spec.at(60).when(tick()).thenEvents("JobPurged cancelled");
    spec.at(61).when(createJob("a")).thenRejected(Rejection.JOB_PURGED);
    spec.at(Limits.GONE.plus(Duration.ofMinutes(1)))
        .given(tick())
        .when(createJob("a"))
        .thenAccepted();
  }

  @Test
  void a_keyed_create_after_a_purge_begins_a_new_life_from_sequence_one() {
    JobId id = JobIds.keyed(Say.TENANT, "ann", "q", "k").on(Say.PARTITION);
    spec.given(retention(Limits.RETENTION_MIN), createJob(job()).keyed("k"))
        .when(Say.order(new dev.joblog.protocol.Order.CancelJob(id, java.util.Optional.empty())))
        .at(60)
        .when(tick())
        .thenEvents("JobPurged cancelled");
    spec.at(61).when(createJob(job()).keyed("k")).thenAccepted().thenEvents("JobCreated pending");
    assertThat(spec.events().get(0).header().sequence()).isEqualTo(1);
    assertThat(spec.jobs().purgedAt(Say.TENANT, id)).isEmpty();
    spec.at(Limits.GONE.plus(Duration.ofMinutes(2))).when(tick()).thenEvents();
    assertThat(spec.jobs().find(Say.TENANT, id)).isPresent();
  }
}
