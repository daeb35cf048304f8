// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Commands.Reply;
import dev.joblog.gateway.core.ManualTimer;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who ends a job of several executions, and what becomes of one that was cut off. */
final class JoinTest {

  private final FakeCore core = new FakeCore();
  private final ManualTimer timer = new ManualTimer();
  private final Families families = new Families(core, Jobs.TENANT);
  private final Remake remake = new Remake(core, core, Jobs.TENANT);
  private final JoinWorker worker =
      new JoinWorker(core, families, remake, Jobs.TENANT, timer, Runnable::run);
  private Instant now = FakeCore.T.plusSeconds(3600);
  private final Sweep sweep = new Sweep(families, remake, worker, timer, () -> now);

  private JobId submitted(int concurrency) {
    return submitted(concurrency, "\"joblog:type:scan\"", Asking.NAMED);
  }

  private JobId submitted(int concurrency, String annotations, Asking asking) {
    Envelope envelope =
        Envelope.open(
            Client.ALICE
                .submit(Specs.docker(concurrency, annotations))
                .getBytes(StandardCharsets.UTF_8));
    return new Submits(core, Jobs.TENANT, false, () -> {})
        .submit(envelope, Submission.of(envelope, asking))
        .toCompletableFuture()
        .join()
        .id();
  }

  private List<JobSnapshot> children(JobId parent) {
    return families.children(parent).toCompletableFuture().join();
  }

  private void all(JobId parent, JobStatus status) {
    for (JobSnapshot child : children(parent)) {
      core.put(Jobs.worked(child.job(), status), Optional.of("{}"), Optional.of("{}"));
    }
  }

  private void grant(JobId id) {
    JobSnapshot stored = Optional.ofNullable(core.jobs.get(id)).orElseThrow();
    Job job = Jobs.worked(stored.job(), JobStatus.CLAIMED);
    Lease lease = new Lease("bacalhau-join", 1, 1, FakeCore.T.plusSeconds(120));
    answer(
        new Commands.Decided(
            FakeCore.outcome(
                new Outcome.Accepted(
                    new Outcome.OfGrants(
                        List.of(
                            new Outcome.Grant(
                                new JobSnapshot(job, stored.payload(), Optional.empty()),
                                lease,
                                "token")))))));
  }

  private void answer(Reply reply) {
    assertThat(nextClaim().complete(reply)).isTrue();
  }

  private CompletableFuture<Reply> nextClaim() {
    return Optional.ofNullable(core.claims.poll()).orElseThrow();
  }

  private Order lastOrder() {
    return core.orders().get(core.orders().size() - 1);
  }

  @Test
  void waitsForParentsAloneWithItsOwnCapability() {
    worker.wake();

    Commands.Wanted wanted = core.wanted.element();
    assertThat(wanted.types()).containsExactly("bacalhau.join");
    assertThat(wanted.waitTime()).isEqualTo(Limits.CLAIM_WAIT_MAX);
    assertThat(wanted.queue()).isEqualTo("default");
  }

  @Test
  void waitsOnWhileAParentIsOpenAndSleepsWhenNoneIs() {
    JobId parent = submitted(2);
    worker.wake();
    worker.wake();
    assertThat(core.wanted).hasSize(1);

    nothing();
    timer.advance(Duration.ZERO);
    assertThat(core.wanted).hasSize(2);
    core.jobs.remove(parent);
    nothing();
    timer.advance(JoinWorker.PAUSE);
    assertThat(core.wanted).hasSize(2);
    worker.wake();
    assertThat(core.wanted).hasSize(3);
  }

  @Test
  void wakesUpForAParentThatWasMadeMeanwhile() {
    worker.wake();
    worker.wake();

    nothing();
    timer.advance(Duration.ZERO);

    assertThat(core.wanted).hasSize(2);
  }

  /** Nothing came in a minute. */
  private void nothing() {
    answer(
        new Commands.Decided(
            FakeCore.outcome(new Outcome.Accepted(new Outcome.OfGrants(List.of())))));
  }

  @Test
  void completesAParentWhoseExecutionsAllDid() {
    JobId parent = submitted(3);
    all(parent, JobStatus.COMPLETED);
    worker.wake();

    grant(parent);

    Order.SubmitResult submit = (Order.SubmitResult) lastOrder();
    assertThat(submit.jobId()).isEqualTo(parent);
    assertThat(submit.leaseToken()).isEqualTo("token");
    assertThat(submit.result().text()).contains(children(parent).get(2).job().id().toString());
    timer.advance(Duration.ZERO);
    assertThat(core.wanted).hasSize(2);
  }

  @Test
  void makesWhatIsMissingAndLooksAgainLater() {
    JobId parent = submitted(3);
    JobId lost = children(parent).get(1).job().id();
    core.jobs.remove(lost);
    worker.wake();

    grant(parent);

    assertThat(core.jobs).containsKey(lost).hasSize(4);
    Order.CreateJob made = (Order.CreateJob) core.orders().get(core.orders().size() - 2);
    assertThat(made.jobId()).contains(lost);
    assertThat(made.type()).isEqualTo("scan");
    Order.FailJob fail = (Order.FailJob) lastOrder();
    assertThat(fail.retryable()).isTrue();
    assertThat(fail.retryAfter()).contains(Duration.ofSeconds(5));
  }

  @Test
  void judgesByTheExecutionsThatAreLeftWhenTheOthersArePurged() {
    JobId parent = submitted(2);
    all(parent, JobStatus.COMPLETED);
    JobId purged = children(parent).get(0).job().id();
    core.jobs.remove(purged);
    core.purged.add(purged);
    worker.wake();

    grant(parent);

    assertThat(core.jobs).doesNotContainKey(purged);
    assertThat(core.orders()).hasSize(4);
    Order.SubmitResult submit = (Order.SubmitResult) lastOrder();
    assertThat(submit.jobId()).isEqualTo(parent);
    assertThat(submit.result().text()).doesNotContain(purged.toString());
  }

  @Test
  void judgesByAnExecutionThatTheListDoesNotShowYetToo() {
    JobId parent = submitted(2);
    all(parent, JobStatus.COMPLETED);
    JobSnapshot failed = children(parent).get(1);
    core.put(Jobs.with(failed.job(), JobStatus.FAILED), Optional.of("{}"), Optional.empty());
    core.hidden.add(failed.job().id());
    worker.wake();

    grant(parent);

    assertThat(core.orders()).hasSize(4);
    assertThat(((Order.FailJob) lastOrder()).errorCode()).isEqualTo("child-failed");
  }

  @Test
  void failsAParentOfWhichNoExecutionIsLeft() {
    JobId parent = submitted(2);
    List<JobId> purged = children(parent).stream().map(child -> child.job().id()).toList();
    core.jobs.keySet().removeAll(purged);
    core.purged.addAll(purged);
    worker.wake();

    grant(parent);

    assertThat(core.orders()).hasSize(4);
    assertThat(((Order.FailJob) lastOrder()).retryable()).isFalse();
  }

  @Test
  void aParentWithAPurgedExecutionIsWholeToTheSweepToo() {
    JobId parent = submitted(2);
    JobId purged = children(parent).get(1).job().id();
    core.jobs.remove(purged);
    core.purged.add(purged);
    sweep.start();

    timer.advance(Sweep.EVERY);

    assertThat(core.jobs).hasSize(2);
    assertThat(core.orders()).hasSize(3);
  }

  @Test
  void looksAgainWhileExecutionsGoOn() {
    JobId parent = submitted(2);
    worker.wake();

    grant(parent);

    assertThat(((Order.FailJob) lastOrder()).retryable()).isTrue();
  }

  @Test
  void failsAParentWithAnExecutionThatDidNotComplete() {
    JobId parent = submitted(2);
    all(parent, JobStatus.FAILED);
    worker.wake();

    grant(parent);

    Order.FailJob fail = (Order.FailJob) lastOrder();
    assertThat(fail.errorCode()).isEqualTo("child-failed");
    assertThat(fail.retryable()).isFalse();
  }

  @Test
  void pausesAfterARefusalAndGoesOn() {
    worker.wake();
    answer(new Commands.Refused(Commands.Why.OVERLOADED, Duration.ofSeconds(1), "full"));
    assertThat(core.wanted).hasSize(1);
    assertThat(core.undelivered).hasValue(1);

    timer.advance(JoinWorker.PAUSE);
    assertThat(core.wanted).hasSize(2);
    answer(new Commands.Decided(FakeCore.outcome(FakeCore.rejected(Rejection.TOO_MANY_WAITERS))));
    assertThat(core.undelivered).hasValue(1);
    timer.advance(JoinWorker.PAUSE);
    assertThat(core.wanted).hasSize(3);
    assertThat(nextClaim().completeExceptionally(new IllegalStateException("broken"))).isTrue();
    timer.advance(JoinWorker.PAUSE);
    assertThat(core.wanted).hasSize(4);
  }

  @Test
  void givesBackWhatItCanNotLookAt() {
    JobId parent = submitted(2);
    worker.wake();
    core.unavailable = Optional.of("Expected an owner, but there is none");

    grant(parent);

    assertThat(core.orders()).hasSize(3);
    assertThat(core.undelivered).hasValue(1);
    timer.advance(JoinWorker.PAUSE);
    assertThat(core.wanted).hasSize(2);
  }

  @Test
  void givesBackWhatItCouldNotEnd() {
    JobId parent = submitted(2);
    all(parent, JobStatus.COMPLETED);
    worker.wake();
    core.instead =
        order ->
            Optional.of(
                new Commands.Refused(Commands.Why.OVERLOADED, Duration.ofSeconds(1), "full"));

    grant(parent);

    assertThat(core.undelivered).hasValue(1);
    timer.advance(JoinWorker.PAUSE);
    assertThat(core.wanted).hasSize(2);
  }

  @Test
  void goesOnAfterAClaimOrALookThatThrows() {
    JobId parent = submitted(3);
    core.jobs.keySet().retainAll(List.of(parent));
    core.broken = Optional.of(new IllegalStateException("broken"));
    worker.wake();
    sweep.start();
    timer.advance(Sweep.EVERY);
    assertThat(core.wanted).isEmpty();

    core.broken = Optional.empty();
    timer.advance(Sweep.EVERY);

    assertThat(core.wanted).hasSize(1);
    assertThat(core.jobs).hasSize(4);
  }

  @Test
  void givesItsPlaceBackWhenItIsClosed() {
    worker.wake();

    worker.close();

    assertThat(core.undelivered).hasValue(1);
    answer(new Commands.Refused(Commands.Why.OVERLOADED, Duration.ZERO, "closed"));
    timer.advance(JoinWorker.PAUSE);
    assertThat(core.wanted).hasSize(1);
  }

  @Test
  void aParentWithoutAnyExecutionIsFoundAndMadeWhole() {
    JobId parent = submitted(3);
    core.jobs.keySet().retainAll(List.of(parent));
    sweep.start();

    timer.advance(Sweep.EVERY);

    assertThat(children(parent)).hasSize(3);
    assertThat(core.wanted).hasSize(1);
    assertThat(children(parent).get(0).job().status()).isEqualTo(JobStatus.PENDING);
    int sent = core.sent.size();
    timer.advance(Sweep.EVERY);
    assertThat(core.sent).hasSize(sent);
  }

  @Test
  void aParentThatWasReadWithPlainAnnotationsIsMadeWholeAsItWasRead() {
    JobId parent = submitted(2, "\"type:scan\", \"capability:gpu\"", Asking.NAMED_AND_PLAIN);
    core.jobs.keySet().retainAll(List.of(parent));
    sweep.start();

    timer.advance(Sweep.EVERY);

    assertThat(children(parent))
        .hasSize(2)
        .allSatisfy(child -> assertThat(child.job().spec().type()).isEqualTo("scan"))
        .allSatisfy(
            child -> assertThat(child.job().spec().requiredCapabilities()).containsExactly("gpu"));
  }

  @Test
  void aParentThatWasReadWithoutThemKeepsThemAsTags() {
    JobId parent = submitted(2, "\"type:scan\", \"capability:gpu\"", Asking.NAMED);
    core.jobs.keySet().retainAll(List.of(parent));
    sweep.start();

    timer.advance(Sweep.EVERY);

    assertThat(children(parent))
        .hasSize(2)
        .allSatisfy(child -> assertThat(child.job().spec().type()).isEqualTo("bacalhau"));
  }

  /** The release before the prefix wrote no label, and {@code joblog:} meant nothing to it. */
  @Test
  void aParentOfAnEarlierReleaseIsMadeWholeAsItWasReadThen() {
    JobId parent =
        submitted(
            2,
            "\"type:scan\", \"joblog:whatever\", \"type:two\\nlines\", \"capability:gpu\"",
            Asking.PLAIN);
    Job stored = core.job(parent.toString());
    core.jobs.clear();
    core.put(
        Jobs.unlabelled(stored, "bacalhau/asks"),
        core.orders().stream().findFirst().map(order -> ((Order.CreateJob) order).payload().text()),
        Optional.empty());
    sweep.start();

    timer.advance(Sweep.EVERY);

    assertThat(children(parent))
        .hasSize(2)
        .allSatisfy(child -> assertThat(child.job().spec().type()).isEqualTo("scan"))
        .allSatisfy(
            child -> assertThat(child.job().spec().requiredCapabilities()).containsExactly("gpu"));
  }

  @Test
  void aYoungParentIsLeftAloneAndSoIsEveryOneAfterTheEnd() {
    JobId parent = submitted(3);
    core.jobs.keySet().retainAll(List.of(parent));
    now = FakeCore.T.plus(Sweep.AGE);
    sweep.start();
    timer.advance(Sweep.EVERY);
    assertThat(core.jobs).hasSize(1);
    assertThat(core.wanted).isEmpty();

    sweep.close();
    now = FakeCore.T.plusSeconds(3600);
    timer.advance(Sweep.EVERY);
    assertThat(core.jobs).hasSize(1);
  }
}
