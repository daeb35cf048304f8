// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static dev.joblog.processor.engine.NewJob.job;
import static dev.joblog.processor.engine.Say.claimNext;
import static dev.joblog.processor.engine.Say.createJob;
import static dev.joblog.processor.engine.Say.heartbeat;
import static dev.joblog.processor.engine.Say.release;
import static dev.joblog.processor.engine.Say.submit;
import static dev.joblog.processor.engine.Say.tick;
import static dev.joblog.processor.engine.Say.undelivered;
import static dev.joblog.processor.engine.Say.waitForJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Execution;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Rejection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClaimNextTest {

  private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

  private final EngineSpec spec = new EngineSpec();

  @Test
  void the_highest_priority_goes_first_then_the_oldest() {
    spec.given(
        createJob(job("low").priority(1)),
        createJob(job("high").priority(9)),
        createJob(job("also-high").priority(9).type("print")));
    spec.when(claimNext(2, Duration.ZERO, List.of())).thenGranted("high", "also-high");
    spec.when(claimNext()).thenGranted("low");
    spec.when(claimNext()).thenAccepted().thenGranted();
  }

  @Test
  void a_released_job_is_as_old_as_it_was() {
    spec.given(createJob("first"), createJob("second"), claimNext(), release("first"));
    spec.when(claimNext()).thenGranted("first");
  }

  @Test
  void types_and_capabilities_must_fit() {
    spec.given(
        createJob(job("gpu").requires("gpu")),
        createJob(job("both").requires("disk", "gpu")),
        createJob(job("print").type("print")));
    spec.when(claimNext(9, Duration.ZERO, List.of("render"))).thenGranted();
    spec.when(claimNext(9, Duration.ZERO, List.of("render"), "gpu")).thenGranted("gpu");
    spec.when(claimNext(9, Duration.ZERO, List.of(), "gpu", "disk", "more"))
        .thenGranted("both", "print");
  }

  @Test
  void jobs_of_another_queue_or_tenant_are_not_given_out() {
    spec.given(
        createJob(job("a").queue("r")), createJob(job("b").tenant("other")).of("other", "ann"));
    spec.when(claimNext()).thenGranted();
  }

  @Test
  void an_answer_of_many_large_jobs_stops_at_its_bound_and_the_rest_stay_ready() {
    for (int i = 0; i < 100; i++) {
      spec.given(createJob(job("j" + i).payload(NewJob.json(60 * 1024))));
    }
    spec.when(claimNext(100, Duration.ZERO, List.of())).thenAccepted();
    List<Outcome.Grant> grants = EngineSpec.grants(spec.outcome());
    int bytes =
        grants.stream().mapToInt(grant -> grant.job().payload().orElseThrow().bytes()).sum();
    assertThat(grants).hasSize(8);
    assertThat(bytes).isLessThanOrEqualTo(Limits.CLAIM_BYTES_MAX);
    assertThat(spec.events()).hasSize(8);
    spec.thenStatus("j8", JobStatus.PENDING);
  }

  @Test
  void a_repeat_gives_every_lease_again_and_leaves_out_checkpoints_that_no_longer_fit() {
    for (int i = 0; i < 15; i++) {
      spec.given(createJob("j" + i));
    }
    Say claim = claimNext(15, Duration.ZERO, List.of()).keyed("w1");
    spec.given(claim);
    List<Outcome.Grant> first = EngineSpec.grants(spec.outcome());
    Optional<String> checkpoint = Optional.of(NewJob.json(65_000));
    for (int i = 0; i < 15; i++) {
      spec.given(heartbeat("j" + i, Optional.empty(), checkpoint));
    }

    List<Outcome.Grant> again = EngineSpec.grants(spec.when(claim).outcome());

    assertThat(again).extracting(Outcome.Grant::leaseToken).hasSize(15);
    assertThat(again)
        .extracting(Outcome.Grant::withoutCheckpoint)
        .as("but for checkpoints, as before")
        .isEqualTo(first);
    assertThat(again)
        .extracting(grant -> grant.job().job().checkpoint().isPresent())
        .startsWith(true)
        .endsWith(false);
    int bytes =
        again.stream()
            .mapToInt(grant -> grant.job().job().checkpoint().map(JsonText::bytes).orElse(0))
            .sum();
    assertThat(bytes)
        .as("as many as fit")
        .isBetween(Limits.RECORD_BYTES_MAX - 2 * 65_000, Limits.RECORD_BYTES_MAX);
  }

  @Test
  void the_first_job_is_granted_whatever_its_size() {
    spec.given(
        createJob(job("a").payload(NewJob.json(Limits.PAYLOAD_BYTES_MAX))),
        Say.claim("a"),
        heartbeat("a", Optional.empty(), Optional.of(NewJob.json(Limits.CHECKPOINT_BYTES_MAX))),
        release("a"));
    spec.when(claimNext()).thenGranted("a");
  }

  @Test
  void a_waiting_claim_gets_the_next_job_in_the_job_s_own_decision() {
    spec.when(waitForJob(HALF_A_MINUTE).answeredOn(4)).thenNobodyIsAnswered();
    spec.at(5).when(createJob("a")).thenEvents("JobCreated pending", "JobClaimed claimed");
    Outcome toWaiter = spec.outcomes().get(1);
    assertThat(toWaiter.command()).isEqualTo(new Position(Say.PARTITION, 0));
    assertThat(toWaiter.applied()).isEqualTo(new Position(Say.PARTITION, 1));
    assertThat(toWaiter.replyPartition()).hasValue(4);
    assertThat(EngineSpec.grants(toWaiter)).hasSize(1);
    assertThat(spec.events().get(1).header().cause().operation()).isEqualTo("ClaimNext");
    spec.at(60).when(tick()).thenEvents().thenNobodyIsAnswered();
  }

  @Test
  void the_oldest_fitting_claim_is_served_first() {
    spec.given(
        waitForJob(HALF_A_MINUTE, "disk").by("no"),
        waitForJob(HALF_A_MINUTE, "gpu").by("first"),
        waitForJob(HALF_A_MINUTE, "gpu").by("second"));
    spec.when(createJob(job("a").requires("gpu")));
    assertThat(spec.stored("a").job().lease().orElseThrow().holder()).isEqualTo("first");
  }

  @Test
  void a_claim_that_waited_in_vain_is_answered_with_nothing() {
    spec.given(waitForJob(HALF_A_MINUTE));
    spec.at(30).when(tick()).thenAccepted().thenGranted();
    assertThat(spec.outcome().command()).isEqualTo(new Position(Say.PARTITION, 0));
    spec.when(createJob("a")).thenEvents("JobCreated pending");
  }

  @Test
  void a_claim_past_its_time_is_served_no_more_even_before_its_tick() {
    spec.given(waitForJob(HALF_A_MINUTE));
    spec.at(30).when(createJob("a")).thenEvents("JobCreated pending");
  }

  @Test
  void more_claims_than_may_wait_are_refused() {
    for (int i = 0; i < Limits.WAITERS_MAX; i++) {
      spec.given(waitForJob(HALF_A_MINUTE));
    }
    spec.when(waitForJob(HALF_A_MINUTE)).thenRejected(Rejection.TOO_MANY_WAITERS);
    spec.given(undelivered(0));
    spec.when(waitForJob(HALF_A_MINUTE)).thenNobodyIsAnswered();
  }

  @Test
  void a_claimer_that_hung_up_waits_no_more() {
    spec.given(waitForJob(HALF_A_MINUTE));
    spec.when(undelivered(0).by("bob"));
    assertThat(spec.outcomes()).as("another's claim").hasSize(1);
    spec.when(undelivered(0));
    assertThat(spec.outcomes()).hasSize(2);
    spec.when(createJob("a")).thenEvents("JobCreated pending");
  }

  @Test
  void a_grant_that_never_arrived_is_taken_back_and_does_not_count() {
    spec.given(createJob("a"), claimNext());
    Order.GrantRef grant = new Order.GrantRef(Say.id("a"), spec.stored("a").job().fencingToken());
    spec.when(undelivered(1, grant).by("bob")).thenAccepted().thenEvents();
    spec.when(undelivered(1, new Order.GrantRef(Say.id("a"), grant.fencingToken() + 1)))
        .thenEvents();
    spec.when(undelivered(1, grant)).thenAccepted().thenEvents("JobReleased pending");
    assertThat(spec.stored("a").job().attempt()).isZero();
    assertThat(spec.stored("a").executions())
        .extracting(Execution::end)
        .containsExactly(Optional.of(Execution.End.UNDELIVERED));
    spec.when(undelivered(1, grant)).thenAccepted().thenEvents();
  }

  @Test
  void a_keyed_claim_gets_the_same_jobs_again_as_they_were_granted() {
    Say keyed = claimNext(2, Duration.ZERO, List.of()).keyed("k");
    spec.given(createJob("a"), createJob("b"));
    spec.when(keyed).thenGranted("a", "b");
    Outcome first = spec.outcome();
    spec.given(createJob("c"), submit("a"));
    spec.at(899).when(keyed).thenEvents().thenDuplicateOf(2, first);
    spec.at(901).given(tick()).when(keyed).thenAccepted().thenGranted("b", "c");
  }

  @Test
  void a_key_of_another_claim_is_refused() {
    spec.given(createJob("a"), claimNext().keyed("k"));
    spec.when(claimNext(7, Duration.ZERO, List.of()).keyed("k"))
        .thenRejected(Rejection.IDEMPOTENCY_KEY_REUSED);
  }

  @Test
  void a_repeated_waiting_claim_takes_the_place_of_the_first_and_one_job_is_granted() {
    spec.given(waitForJob(HALF_A_MINUTE).keyed("k"));
    spec.when(waitForJob(HALF_A_MINUTE).keyed("k"));
    assertThat(spec.outcome().command()).isEqualTo(new Position(Say.PARTITION, 0));
    assertThat(EngineSpec.grants(spec.outcome())).isEmpty();
    spec.when(createJob("a")).thenEvents("JobCreated pending", "JobClaimed claimed");
    Outcome granted = spec.outcomes().get(1);
    assertThat(granted.command()).isEqualTo(new Position(Say.PARTITION, 1));
    spec.when(createJob("b")).thenEvents("JobCreated pending");
    spec.when(waitForJob(HALF_A_MINUTE).keyed("k")).thenEvents().thenDuplicateOf(1, granted);
  }

  @Test
  void a_key_whose_claim_waited_in_vain_may_be_used_again() {
    spec.given(waitForJob(HALF_A_MINUTE).keyed("k"));
    spec.at(30).given(tick(), createJob("a"));
    spec.when(claimNext(3, Duration.ZERO, List.of()).keyed("k")).thenAccepted().thenGranted("a");
  }
}
