// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static dev.joblog.processor.engine.NewJob.job;
import static dev.joblog.processor.engine.Say.cancel;
import static dev.joblog.processor.engine.Say.claim;
import static dev.joblog.processor.engine.Say.claimNext;
import static dev.joblog.processor.engine.Say.createJob;
import static dev.joblog.processor.engine.Say.failForGood;
import static dev.joblog.processor.engine.Say.release;
import static dev.joblog.processor.engine.Say.submit;
import static dev.joblog.processor.engine.Say.tick;
import static dev.joblog.processor.engine.Say.undelivered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.store.Jobs;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobIds;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A claim that is repeated after its lease was lost. */
final class LostLeasesTest {

  private static final int LEASE_SECONDS = 60;

  private final EngineSpec spec = EngineSpec.ofVersion(4);
  private final EngineSpec old = EngineSpec.ofVersion(3);

  @Test
  void what_was_given_back_since_is_left_out_and_claimed_anew_when_nothing_is_left() {
    Say keyed = claimNext(2, Duration.ZERO, List.of()).keyed("k");
    spec.given(createJob("a"), createJob("b")).when(keyed).thenGranted("a", "b");
    Order.GrantRef a = grant(0);
    Order.GrantRef b = grant(1);

    spec.given(undelivered(2, a)).when(keyed).thenEvents().thenGranted("b");
    spec.given(undelivered(2, b)).when(keyed).thenAccepted().thenGranted("a", "b");
    Outcome anew = spec.outcome();

    assertThat(grant(0).fencingToken()).isEqualTo(a.fencingToken() + 1);
    assertThat(grant(1).fencingToken()).isEqualTo(b.fencingToken() + 1);
    spec.when(keyed).thenEvents().thenDuplicateOf(6, anew);
  }

  private Order.GrantRef grant(int nth) {
    Outcome.Grant grant = EngineSpec.grants(spec.outcome()).get(nth);
    return new Order.GrantRef(grant.job().job().id(), grant.lease().fencingToken());
  }

  @Test
  void a_job_that_ended_under_its_lease_is_granted_again_as_it_was() {
    spec.given(createJob("a"), createJob("b")).when(claimNext().keyed("k")).thenGranted("a");
    Outcome first = spec.outcome();

    spec.given(submit("a")).when(claimNext().keyed("k")).thenEvents().thenDuplicateOf(2, first);
  }

  @Test
  void a_lease_that_ran_out_is_none_and_its_job_is_ready_after_the_next_tick() {
    spec.given(createJob("a")).when(claimNext().keyed("k")).thenGranted("a");
    spec.at(LEASE_SECONDS).given(createJob("b"));

    spec.when(claimNext().keyed("k")).thenAccepted().thenGranted("b");
    spec.given(undelivered(3, grant(0)), tick());

    spec.when(claimNext().keyed("k")).thenAccepted().thenGranted("a");
  }

  @Test
  void with_nothing_ready_a_repeat_waits_as_a_first_claim_does() {
    Say waiting = claimNext(1, Duration.ofSeconds(20), List.of()).keyed("k");
    spec.given(createJob("a")).when(waiting).thenGranted("a");
    Order.GrantRef a = grant(0);
    spec.given(undelivered(1, a), claim("a").by("bob"));

    spec.when(waiting).thenEvents().thenNobodyIsAnswered();
    spec.when(createJob("b")).thenEvents("JobCreated pending", "JobClaimed claimed");
  }

  @Test
  void a_claim_by_id_is_decided_anew_too_and_its_key_remembers_the_newest() {
    spec.given(createJob("a"), claim("a").keyed("k"), release("a"));

    spec.when(claim("a").keyed("k")).thenAccepted().thenEvents("JobClaimed claimed");
    Outcome second = spec.outcome();

    spec.when(claim("a").keyed("k")).thenEvents().thenDuplicateOf(3, second);
    spec.at(LEASE_SECONDS).when(claim("a").keyed("k")).thenAccepted();
    spec.thenEvents("LeaseExpired pending", "JobClaimed claimed");
  }

  @Test
  void a_job_that_ended_after_its_lease_was_lost_is_not_granted_again() {
    spec.given(createJob("a"), claim("a").keyed("k"), release("a"), cancel("a"));
    spec.when(claim("a").keyed("k")).thenRejected(Rejection.JOB_NOT_CLAIMABLE);

    spec.given(createJob(job("b").maxAttempts(1))).when(claimNext().keyed("k")).thenGranted("b");
    spec.at(LEASE_SECONDS).given(tick(), createJob("c"));
    spec.thenStatus("b", JobStatus.FAILED);

    spec.when(claimNext().keyed("k")).thenAccepted().thenGranted("c");
  }

  @Test
  void a_job_that_its_worker_failed_for_good_is_granted_again_as_it_was() {
    spec.given(createJob("a"), createJob("b")).when(claimNext().keyed("k")).thenGranted("a");
    Outcome first = spec.outcome();

    spec.given(failForGood("a"));

    spec.when(claimNext().keyed("k")).thenEvents().thenDuplicateOf(2, first);
  }

  @Test
  void a_child_that_was_created_with_its_parent_remembers_sixteen_keys_and_forgets_the_oldest() {
    spec.given(createJob(job("p").completesWithChildren().with(job("child"))));
    JobId child = JobIds.children(Say.id("p"), 0, 1).get(0);
    for (int i = 0; i <= Limits.LEDGER_MAX; i++) {
      spec.given(Say.order(new Order.CancelJob(child, Optional.empty())).keyed("c" + i));
      spec.given(Say.order(new Order.RetryJob(child, Optional.empty())).keyed("r" + i));
    }

    assertThat(new Jobs(spec.rows).find(Say.TENANT, child).orElseThrow().ledger())
        .hasSize(Limits.LEDGER_MAX)
        .extracting(entry -> entry.key().key())
        .startsWith("c9")
        .endsWith("r16");
  }

  @Test
  void a_job_that_another_has_by_then_is_not_claimable() {
    spec.given(createJob("a"), claim("a").keyed("k"), release("a"), claim("a").by("bob"));

    spec.when(claim("a").keyed("k")).thenRejected(Rejection.JOB_NOT_CLAIMABLE);
  }

  @Test
  void before_version_4_the_lost_lease_was_the_answer() {
    old.given(createJob("a")).when(claimNext().keyed("k")).thenGranted("a");
    Outcome next = old.outcome();
    old.given(createJob("b"), claim("b").keyed("k"));
    Outcome byId = old.outcome();

    old.at(LEASE_SECONDS).given(tick());

    old.when(claimNext().keyed("k")).thenEvents().thenDuplicateOf(1, next);
    old.when(claim("b").keyed("k")).thenEvents().thenDuplicateOf(3, byId);
  }
}
