// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import static dev.joblog.processor.engine.NewJob.job;
import static dev.joblog.processor.engine.Say.approve;
import static dev.joblog.processor.engine.Say.cancel;
import static dev.joblog.processor.engine.Say.claim;
import static dev.joblog.processor.engine.Say.claimNext;
import static dev.joblog.processor.engine.Say.createJob;
import static dev.joblog.processor.engine.Say.order;
import static dev.joblog.processor.engine.Say.reject;
import static dev.joblog.processor.engine.Say.retention;
import static dev.joblog.processor.engine.Say.retry;
import static dev.joblog.processor.engine.Say.submit;
import static dev.joblog.processor.engine.Say.tick;
import static dev.joblog.processor.engine.Say.waitForJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Failure;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobIds;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Jobs that complete with their children, and children that are created with their parent. */
class CreatedWithChildrenTest {

  private final EngineSpec spec = EngineSpec.ofVersion(4);

  private static NewJob parent() {
    return job("parent").completesWithChildren();
  }

  private static NewJob[] children(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> job().payload("{\"part\":" + i + "}"))
        .toArray(NewJob[]::new);
  }

  /** Of the parent that the last command created. */
  private List<JobId> ids(int count) {
    return JobIds.children(Say.id("parent"), spec.offset(), count);
  }

  private Job found(JobId id) {
    return spec.jobs().find(Say.TENANT, id).orElseThrow().job();
  }

  private List<JobStatus> statuses(List<JobId> ids) {
    return ids.stream().map(id -> found(id).status()).toList();
  }

  private static Say cancelChild(JobId id) {
    return order(new Order.CancelJob(id, Optional.empty()));
  }

  private static Say retryChild(JobId id) {
    return order(new Order.RetryJob(id, Optional.empty()));
  }

  /** The head of the line. */
  private EngineSpec completeNext() {
    Outcome.Grant grant = EngineSpec.grants(spec.given(claimNext()).outcome()).get(0);
    return spec.when(
        order(
                new Order.SubmitResult(
                    grant.job().job().id(),
                    grant.leaseToken(),
                    new JsonText("true"),
                    Optional.empty()))
            .keyed("done"));
  }

  @Test
  void parent_and_children_are_created_in_one_decision_in_their_order() {
    spec.when(createJob(parent().with(children(3)))).thenAccepted();
    spec.thenEvents(
        "JobCreated blocked", "JobCreated pending", "JobCreated pending", "JobCreated pending");
    List<JobId> ids = ids(3);
    assertThat(spec.events()).extracting(event -> event.header().jobId()).endsWith(ids.get(2));
    assertThat(ids).isSorted();
    for (int i = 0; i < 3; i++) {
      Job child = found(ids.get(i));
      assertThat(child.spec().parentId()).contains(Say.id("parent"));
      assertThat(child.spec().route()).isEqualTo(spec.stored("parent").job().spec().route());
      assertThat(spec.jobs().payload(child).orElseThrow().text()).isEqualTo("{\"part\":" + i + "}");
    }
    assertThat(spec.jobs().children(Say.TENANT, Say.id("parent")).open()).isEqualTo(3);
  }

  @Test
  void workers_get_the_children_in_their_order_and_never_the_parent() {
    spec.given(createJob(parent().with(children(3))));
    List<JobId> ids = ids(3);
    spec.when(claimNext(4, Duration.ZERO, List.of()));
    assertThat(EngineSpec.grants(spec.outcome()))
        .extracting(grant -> grant.job().job().id())
        .isEqualTo(ids);
    spec.when(claim("parent")).thenRejected(Rejection.JOB_NOT_CLAIMABLE);
  }

  @Test
  void waiting_claims_get_the_children_at_once() {
    spec.given(waitForJob(Duration.ofSeconds(30)), waitForJob(Duration.ofSeconds(30)));
    spec.when(createJob(parent().with(children(3))));
    spec.thenEvents(
        "JobCreated blocked",
        "JobCreated pending",
        "JobCreated pending",
        "JobCreated pending",
        "JobClaimed claimed",
        "JobClaimed claimed");
    assertThat(statuses(ids(3)))
        .containsExactly(JobStatus.CLAIMED, JobStatus.CLAIMED, JobStatus.PENDING);
  }

  @Test
  void the_parent_completes_with_the_last_of_them_without_a_result() {
    spec.given(createJob(parent().with(children(2))));
    completeNext().thenEvents("JobCompleted completed");
    spec.thenStatus("parent", JobStatus.BLOCKED);
    completeNext().thenEvents("JobCompleted completed", "JobCompleted completed");
    Job parent = spec.stored("parent").job();
    assertThat(parent.status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(parent.fencingToken()).isZero();
    assertThat(parent.attempt()).isZero();
    assertThat(parent.resultType()).isEmpty();
    assertThat(spec.stored("parent").executions()).isEmpty();
    assertThat(spec.jobs().snapshot(parent).result()).contains(new JsonText("null"));
  }

  @Test
  void the_parent_fails_when_one_of_them_failed_or_was_cancelled() {
    spec.given(createJob(parent().with(children(2))));
    List<JobId> ids = ids(2);
    spec.given(cancelChild(ids.get(0)));
    completeNext().thenEvents("JobCompleted completed", "JobFailed failed");
    Failure failure = spec.stored("parent").job().failure().orElseThrow();
    assertThat(failure.code()).isEqualTo(Failure.CHILD_FAILED);
    assertThat(failure.message()).contains("1 of its children did not complete");
  }

  @Test
  void a_parent_without_children_waits_for_the_first_one() {
    spec.given(createJob(parent())).thenStatus("parent", JobStatus.BLOCKED);
    spec.at(Duration.ofDays(400)).given(tick()).thenStatus("parent", JobStatus.BLOCKED);
    spec.given(createJob(job("late").childOf("parent")), claim("late"));
    spec.when(submit("late")).thenEvents("JobCompleted completed", "JobCompleted completed");
  }

  @Test
  void a_child_that_is_added_later_counts_like_those_that_were_created_with_it() {
    spec.given(createJob(parent().with(children(1))), createJob(job("more").childOf("parent")));
    completeNext().thenStatus("parent", JobStatus.BLOCKED);
    completeNext().thenStatus("parent", JobStatus.COMPLETED);
    spec.when(createJob(job("late").childOf("parent"))).thenRejected(Rejection.PARENT_FINAL);
  }

  @Test
  void completion_goes_up_through_the_generations() {
    spec.given(createJob(parent()));
    spec.given(
        createJob(job("middle").childOf("parent").completesWithChildren().with(children(1))));
    completeNext()
        .thenEvents("JobCompleted completed", "JobCompleted completed", "JobCompleted completed");
  }

  @Test
  void children_may_come_with_a_job_that_a_worker_completes() {
    spec.given(createJob(job("parent").waitsForChildren().with(children(1))));
    completeNext().thenEvents("JobCompleted completed", "JobBecamePending pending");
    spec.given(createJob(job("other").with(children(1)))).thenStatus("other", JobStatus.PENDING);
  }

  @Test
  void a_repeat_with_its_key_creates_nothing_and_another_child_is_another_order() {
    Say first = createJob(job().completesWithChildren().with(children(2))).keyed("k");
    Outcome answer = spec.when(first).outcome();
    spec.when(first).thenEvents().thenDuplicateOf(0, answer);
    spec.when(createJob(job().completesWithChildren().with(children(3))).keyed("k"))
        .thenRejected(Rejection.IDEMPOTENCY_KEY_REUSED)
        .thenEvents();
    NewJob[] other = children(2);
    other[1].payload("{\"part\":\"another\"}");
    spec.when(createJob(job().completesWithChildren().with(other)).keyed("k"))
        .thenRejected(Rejection.IDEMPOTENCY_KEY_REUSED);
    spec.when(createJob(job().with(children(2))).keyed("k"))
        .thenRejected(Rejection.IDEMPOTENCY_KEY_REUSED);
  }

  @Test
  void a_repeat_after_the_purge_creates_other_children_and_the_old_ones_do_not_count() {
    JobId id = JobIds.keyed(Say.TENANT, "ann", "q", "k").on(Say.PARTITION);
    Say create = createJob(job().completesWithChildren().with(children(2))).keyed("k");
    spec.given(retention(Limits.RETENTION_MIN), create);
    List<JobId> old = JobIds.children(id, spec.offset(), 2);
    spec.given(order(new Order.CancelJob(id, Optional.empty())), retryChild(old.get(1)));
    spec.at(Limits.RETENTION_MIN).given(tick());
    spec.given(create);
    List<JobId> young = JobIds.children(id, spec.offset(), 2);
    assertThat(young).doesNotContainAnyElementsOf(old);
    assertThat(spec.jobs().find(Say.TENANT, old.get(0))).isEmpty();
    spec.given(cancelChild(old.get(1)));
    assertThat(spec.jobs().children(Say.TENANT, id).open()).isEqualTo(2);
    completeNext();
    completeNext().thenEvents("JobCompleted completed", "JobCompleted completed");
  }

  @Test
  void nothing_is_created_when_one_child_can_not_be() {
    NewJob bad = job().priority(10);
    spec.when(createJob(parent().with(children(2)).with(bad)))
        .thenRejected(Rejection.COMMAND_INVALID, "pointer", "/children/2/priority")
        .thenEvents();
    spec.when(createJob(parent().with(job().payload("{"))))
        .thenRejected(Rejection.PAYLOAD_INVALID, "pointer", "/children/0/payload");
    spec.when(createJob(parent().with(job().payload(NewJob.json(Limits.PAYLOAD_BYTES_MAX + 1)))))
        .thenRejected(Rejection.PAYLOAD_TOO_LARGE, "pointer", "/children/0/payload");
    assertThat(spec.exists("parent")).isFalse();
  }

  @Test
  void nothing_is_created_when_a_child_s_id_is_taken() {
    JobId second = JobIds.children(Say.id("parent"), 1, 2).get(1);
    spec.given(createJob(job().id(second)));
    spec.when(createJob(parent().with(children(2)))).thenRejected(Rejection.JOB_EXISTS);
    spec.thenEvents();
    assertThat(spec.exists("parent")).isFalse();
  }

  @Test
  void what_contradicts_itself_is_refused() {
    spec.when(createJob(parent().runAt(EngineSpec.T.plusSeconds(5))))
        .thenRejected(Rejection.COMMAND_INVALID, "pointer", "/runAt");
    spec.when(createJob(parent().waitsForChildren()))
        .thenRejected(Rejection.COMMAND_INVALID, "pointer", "/waitForChildren");
    spec.when(createJob(parent().with(children(Limits.CHILDREN_AT_ONCE_MAX + 1))))
        .thenRejected(Rejection.COMMAND_INVALID, "pointer", "/children");
  }

  @Test
  void generations_are_bounded_with_the_children_that_a_command_brings() {
    spec.given(createJob("g1"));
    for (int generation = 2; generation < Limits.GENERATIONS_MAX; generation++) {
      spec.given(createJob(job("g" + generation).childOf("g" + (generation - 1))));
    }
    String last = "g" + (Limits.GENERATIONS_MAX - 1);
    spec.when(createJob(job("one-more").childOf(last).with(children(1))))
        .thenRejected(Rejection.COMMAND_INVALID, "pointer", "/parentId");
    spec.when(createJob(job("none-more").childOf(last))).thenAccepted();
  }

  @Test
  void an_earlier_engine_version_refuses_it_and_says_which_one_it_takes() {
    EngineSpec old = EngineSpec.ofVersion(3);
    old.when(createJob(parent()))
        .thenRejected(Rejection.ENGINE_VERSION_UNSUPPORTED, "versionMin", "4");
    old.when(createJob(job("parent").with(children(1))))
        .thenRejected(Rejection.ENGINE_VERSION_UNSUPPORTED)
        .thenEvents();
    old.given(Say.engineVersion(4, 1), createJob(parent().with(children(1))));
  }

  @Test
  void cancel_ends_the_children_that_were_created_with_the_job_and_no_others() {
    spec.given(createJob(parent().with(children(3))), createJob(job("more").childOf("parent")));
    List<JobId> ids = JobIds.children(Say.id("parent"), 0, 3);
    completeNext();
    spec.given(claimNext());
    spec.when(cancel("parent"))
        .thenEvents(
            "JobCancelled cancelled", "CancelRequested cancelling", "JobCancelled cancelled");
    assertThat(statuses(ids))
        .containsExactly(JobStatus.COMPLETED, JobStatus.CANCELLING, JobStatus.CANCELLED);
    assertThat(found(ids.get(2)).cancel()).isEqualTo(spec.stored("parent").job().cancel());
    spec.thenStatus("more", JobStatus.PENDING);
    spec.when(cancel("parent")).thenAccepted().thenEvents();
  }

  @Test
  void a_child_whose_lease_is_past_its_deadline_loses_it_before_it_is_cancelled() {
    spec.given(createJob(parent().with(children(1))), claimNext());
    spec.at(61)
        .when(cancel("parent"))
        .thenEvents("JobCancelled cancelled", "LeaseExpired pending", "JobCancelled cancelled");
  }

  @Test
  void a_job_that_a_worker_completes_is_cancelled_without_its_children() {
    spec.given(createJob(job("parent").waitsForChildren().with(children(1))));
    spec.when(cancel("parent")).thenEvents("JobCancelled cancelled");
  }

  @Test
  void the_children_of_a_job_that_awaits_approval_await_it_too_and_one_approval_is_for_all() {
    spec.given(createJob(parent().requiresApproval().with(children(2))));
    spec.thenEvents(
        "JobCreated awaiting_approval",
        "JobCreated awaiting_approval",
        "JobCreated awaiting_approval");
    List<JobId> ids = ids(2);
    spec.given(order(new Order.ApproveJob(ids.get(1), Optional.empty())));
    spec.when(approve("parent")).thenEvents("JobApproved blocked", "JobApproved pending");
    assertThat(statuses(ids)).containsOnly(JobStatus.PENDING);
  }

  @Test
  void a_refused_approval_ends_all_of_it() {
    spec.given(createJob(parent().requiresApproval().with(children(2))));
    List<JobId> ids = ids(2);
    spec.given(order(new Order.ApproveJob(ids.get(1), Optional.empty())), claimNext());
    spec.when(reject("parent"))
        .thenEvents("JobRejected cancelled", "JobRejected cancelled", "CancelRequested cancelling");
    assertThat(found(ids.get(1)).cancel().orElseThrow().code()).isEqualTo("rejected");
  }

  @Test
  void a_retry_takes_along_the_children_that_did_not_complete() {
    spec.given(createJob(parent().with(children(3))));
    List<JobId> ids = ids(3);
    completeNext();
    spec.given(cancelChild(ids.get(1)), cancelChild(ids.get(2)));
    spec.thenStatus("parent", JobStatus.FAILED);
    spec.when(retry("parent"))
        .thenEvents("JobRetried blocked", "JobRetried pending", "JobRetried pending");
    completeNext();
    completeNext().thenEvents("JobCompleted completed", "JobCompleted completed");
    spec.thenStatus("parent", JobStatus.COMPLETED);
  }

  @Test
  void a_retry_of_a_job_that_was_never_approved_awaits_approval_with_its_children() {
    spec.given(createJob(parent().requiresApproval().with(children(1))), reject("parent"));
    spec.when(retry("parent"))
        .thenEvents("JobRetried awaiting_approval", "JobRetried awaiting_approval");
  }

  @Test
  void a_child_that_is_retried_after_its_parent_failed_does_not_move_it_until_it_is_retried_too() {
    spec.given(createJob(parent().with(children(1))));
    JobId child = ids(1).get(0);
    spec.given(cancelChild(child));
    spec.when(retryChild(child)).thenEvents("JobRetried pending");
    completeNext().thenEvents("JobCompleted completed");
    spec.thenStatus("parent", JobStatus.FAILED);
    spec.when(retry("parent")).thenEvents("JobRetried blocked", "JobCompleted completed");
  }

  @Test
  void a_retry_that_can_not_help_fails_again_at_once() {
    spec.given(createJob(parent()), createJob(job("added").childOf("parent")), cancel("added"));
    spec.when(retry("parent")).thenEvents("JobRetried blocked", "JobFailed failed");
  }

  @Test
  void a_keyed_cancel_is_remembered_by_the_job_alone() {
    spec.given(createJob(parent().with(children(1))));
    JobId child = ids(1).get(0);
    Outcome first = spec.when(cancel("parent").keyed("k")).outcome();
    spec.when(cancel("parent").keyed("k")).thenDuplicateOf(1, first).thenEvents();
    assertThat(spec.jobs().find(Say.TENANT, child).orElseThrow().ledger()).isEmpty();
    assertThat(first.command()).isEqualTo(new Position(Say.PARTITION, 1));
  }
}
