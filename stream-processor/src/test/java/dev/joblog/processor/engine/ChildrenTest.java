// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static dev.joblog.processor.engine.NewJob.job;
import static dev.joblog.processor.engine.Say.cancel;
import static dev.joblog.processor.engine.Say.claim;
import static dev.joblog.processor.engine.Say.createJob;
import static dev.joblog.processor.engine.Say.retention;
import static dev.joblog.processor.engine.Say.retry;
import static dev.joblog.processor.engine.Say.submit;
import static dev.joblog.processor.engine.Say.tick;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Completion;
import dev.joblog.protocol.Failure;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobIds;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.Route;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChildrenTest {

  private final EngineSpec spec =
      new EngineSpec().given(createJob(job("parent").waitsForChildren()));

  private static NewJob child(String name) {
    return job(name).childOf("parent");
  }

  @Test
  void a_parent_waits_until_all_its_children_are_completed() {
    spec.given(createJob(child("a")), createJob(child("b")), claim("a"), submit("a"));
    spec.thenStatus("parent", JobStatus.BLOCKED);
    spec.given(claim("b"))
        .when(submit("b"))
        .thenEvents("JobCompleted completed", "JobBecamePending pending");
    spec.thenStatus("parent", JobStatus.PENDING);
  }

  @Test
  void a_parent_fails_when_one_of_them_did_not_complete() {
    spec.given(createJob(child("a")), createJob(child("b")), cancel("a"));
    spec.when(cancel("b")).thenEvents("JobCancelled cancelled", "JobFailed failed");
    Failure failure = spec.stored("parent").job().failure().orElseThrow();
    assertThat(failure.code()).isEqualTo(Failure.CHILD_FAILED);
    assertThat(failure.message().orElseThrow()).startsWith("2 ");
  }

  @Test
  void a_retried_child_is_open_again_and_may_still_complete() {
    spec.given(createJob(child("a")), createJob(child("b")), cancel("a"), retry("a"));
    spec.given(claim("a"), submit("a"), claim("b"));
    spec.when(submit("b")).thenEvents("JobCompleted completed", "JobBecamePending pending");
  }

  @Test
  void a_woken_parent_goes_to_a_waiting_claim_at_once() {
    spec.given(createJob(child("a")), claim("a"), Say.waitForJob(java.time.Duration.ofSeconds(30)));
    spec.when(submit("a"))
        .thenEvents("JobCompleted completed", "JobBecamePending pending", "JobClaimed claimed");
  }

  @Test
  void a_finished_grandchild_wakes_its_ancestors_one_after_the_other() {
    spec.given(createJob(child("a").waitsForChildren()));
    spec.given(createJob(job("b").childOf("a")));
    spec.when(cancel("b"))
        .thenEvents("JobCancelled cancelled", "JobFailed failed", "JobFailed failed");
    spec.thenStatus("parent", JobStatus.FAILED);
  }

  @Test
  void a_child_lives_on_its_parent_s_route() {
    Order.CreateJob order = child("a").order();
    Order.CreateJob elsewhere =
        new Order.CreateJob(
            order.jobId(),
            new Route(Say.TENANT, "q", 7),
            new Order.NewJob(
                order.job().type(),
                order.job().payload(),
                order.job().priority(),
                order.job().requiredCapabilities(),
                order.job().labels(),
                order.job().runAt(),
                order.job().maxAttempts(),
                order.job().leaseTtl(),
                order.job().retry(),
                false,
                false,
                Completion.BY_WORKER),
            order.parentId(),
            List.of());
    spec.when(Say.order(elsewhere)).thenAccepted();
    assertThat(spec.stored("a").job().spec().route()).isEqualTo(new Route(Say.TENANT, "q", 0));
  }

  @Test
  void a_child_in_another_queue_is_refused() {
    spec.when(createJob(child("a").queue("r"))).thenRejected(Rejection.CHILD_QUEUE_MISMATCH);
  }

  @Test
  void a_parent_must_be_there_and_not_be_final() {
    spec.when(createJob(job("a").childOf("nobody"))).thenRejected(Rejection.PARENT_NOT_FOUND);
    spec.given(cancel("parent"));
    spec.when(createJob(child("a"))).thenRejected(Rejection.PARENT_FINAL);
  }

  @Test
  void another_tenant_s_parent_and_another_owner_s_look_unknown() {
    spec.when(createJob(child("a").tenant("other")).of("other", "ann"))
        .thenRejected(Rejection.PARENT_NOT_FOUND);
    spec.when(createJob(child("a")).ownedOnlyBy("bob")).thenRejected(Rejection.PARENT_NOT_FOUND);
    spec.when(createJob(child("a")).ownedOnlyBy("ann")).thenAccepted();
  }

  @Test
  void generations_are_bounded() {
    spec.given(createJob("g1"));
    for (int generation = 2; generation <= Limits.GENERATIONS_MAX; generation++) {
      spec.given(createJob(job("g" + generation).childOf("g" + (generation - 1))));
    }
    spec.when(createJob(job("one-more").childOf("g" + Limits.GENERATIONS_MAX)))
        .thenRejected(Rejection.COMMAND_INVALID, "pointer", "/parentId");
  }

  @Test
  void children_of_a_purged_parent_do_not_count_for_its_next_life() {
    JobId id = JobIds.keyed(Say.TENANT, "ann", "q", "k").on(Say.PARTITION);
    Say keyedParent = createJob(job().waitsForChildren()).keyed("k");
    spec.given(retention(Limits.RETENTION_MIN), keyedParent);
    spec.given(createJob(childOf(id, "old")));
    spec.given(Say.order(new Order.CancelJob(id, Optional.empty())));
    spec.at(60).given(tick(), keyedParent, createJob(childOf(id, "young")));
    spec.when(cancel("old")).thenEvents("JobCancelled cancelled");
    assertThat(spec.jobs().children(Say.TENANT, id).open()).isEqualTo(1);
    spec.given(claim("young"));
    spec.when(submit("young")).thenEvents("JobCompleted completed", "JobBecamePending pending");
  }

  private static NewJob childOf(JobId parent, String name) {
    return job(name).childOf(parent);
  }
}
