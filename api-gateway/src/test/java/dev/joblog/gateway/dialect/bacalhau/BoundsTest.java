// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.dialect.bacalhau.Lists.ListRequest;
import dev.joblog.gateway.http.Refused;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Route;
import dev.joblog.protocol.query.Query;
import dev.joblog.protocol.query.QueryAnswer.HistoryEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a list and a history may cost. */
final class BoundsTest {

  private final FakeCore core = new FakeCore();
  private final Families families = new Families(core, Jobs.TENANT);
  private final ExecutorService answering = Executors.newSingleThreadExecutor();

  @AfterEach
  void stop() {
    answering.shutdownNow();
  }

  private static ListRequest everything() {
    return ListRequest.of(Fields.of(Json.object(), "the body"));
  }

  private JobId submitted() {
    Envelope envelope =
        Envelope.open(Client.ALICE.submit(Specs.DATE).getBytes(StandardCharsets.UTF_8));
    return new Submits(core, Jobs.TENANT, false)
        .submit(envelope, Submission.of(envelope, AnnotationForm.PREFIXED))
        .toCompletableFuture()
        .join()
        .id();
  }

  @Test
  void asManyListsAtOnceAsThereAreRoomFor() {
    Lists lists = new Lists(core, families, Jobs.TENANT, () -> FakeCore.T, Runnable::run);
    core.stalled = Optional.of(new CompletableFuture<>());
    List<CompletableFuture<byte[]>> running = new ArrayList<>();
    for (int i = 0; i < Lists.AT_ONCE_MAX; i++) {
      running.add(lists.list(everything(), Spelling.NAMES).toCompletableFuture());
    }

    assertThatThrownBy(() -> lists.list(everything(), Spelling.NAMES))
        .asInstanceOf(InstanceOfAssertFactories.type(Refused.class))
        .returns(500, Refused::status);

    assertThat(core.stalled.orElseThrow().complete("go on")).isTrue();
    assertThat(running).allMatch(CompletableFuture::isDone);
    core.stalled = Optional.empty();
    assertThat(lists.list(everything(), Spelling.NAMES).toCompletableFuture().join())
        .isEqualTo("{\"jobs\":[]}".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theSpecOfManyExecutionsIsSmaller() {
    int jobs = 1 + Submission.CONCURRENCY_MAX;
    int padding = (int) (Limits.CREATE_BYTES_MAX - made(padded(0)).bytesOfAll()) / jobs;

    assertThat(made(padded(padding)).bytesOfAll())
        .isBetween(Limits.CREATE_BYTES_MAX - (long) jobs, (long) Limits.CREATE_BYTES_MAX);
    assertThatThrownBy(() -> made(padded(padding + 1)))
        .asInstanceOf(InstanceOfAssertFactories.type(Refused.class))
        .returns(400, Refused::status);
  }

  private Order.CreateJob made(Submission submission) {
    Caller caller = Orders.caller(Jobs.TENANT, submission.clientId());
    return Orders.job(submission, core.place(caller, Route.DEFAULT_QUEUE, Optional.empty()));
  }

  private static Submission padded(int padding) {
    String spec =
        Specs.docker(Submission.CONCURRENCY_MAX, "").replace("ubuntu", "u" + "x".repeat(padding));
    return Submission.of(
        Envelope.open(Client.ALICE.submit(spec).getBytes(StandardCharsets.UTF_8)),
        AnnotationForm.PREFIXED);
  }

  @Test
  void aListThatTakesTooLongIsGivenUp() {
    for (int i = 0; i < 250; i++) {
      submitted();
    }
    AtomicLong looks = new AtomicLong();
    Duration step = Lists.TIME_MAX.dividedBy(2);
    Lists slow =
        new Lists(
            core,
            families,
            Jobs.TENANT,
            () -> FakeCore.T.plus(step.multipliedBy(looks.getAndIncrement())),
            Runnable::run);

    CompletableFuture<byte[]> list = slow.list(everything(), Spelling.NAMES).toCompletableFuture();

    assertThatThrownBy(list::join)
        .rootCause()
        .asInstanceOf(InstanceOfAssertFactories.type(Refused.class))
        .returns(500, Refused::status);
  }

  /** The first two looks at the clock are the request's and the first page's. */
  @Test
  void theTimeOfAListIsLookedAtForEachJob() {
    JobId id = submitted();
    AtomicLong looks = new AtomicLong();
    Lists slow =
        new Lists(
            core,
            families,
            Jobs.TENANT,
            () -> looks.incrementAndGet() <= 2 ? FakeCore.T : late(),
            Runnable::run);

    assertThatThrownBy(slow.list(everything(), Spelling.NAMES).toCompletableFuture()::join)
        .rootCause()
        .asInstanceOf(InstanceOfAssertFactories.type(Refused.class))
        .returns(500, Refused::status);

    core.jobs.remove(id);
    looks.set(0);
    assertThat(slow.list(everything(), Spelling.NAMES).toCompletableFuture().join())
        .isEqualTo("{\"jobs\":[]}".getBytes(StandardCharsets.UTF_8));
  }

  private static Instant late() {
    return FakeCore.T.plus(Lists.TIME_MAX).plusMillis(1);
  }

  /** The first two looks at the clock are the request's and the first page's. */
  @Test
  void aHistoryThatTakesTooLongIsGivenUp() {
    JobId id = submitted();
    AtomicLong looks = new AtomicLong();
    Histories slow =
        new Histories(
            core,
            Jobs.TENANT,
            families,
            () -> looks.incrementAndGet() <= 2 ? FakeCore.T : late(),
            answering);
    JobSnapshot head = Optional.ofNullable(core.jobs.get(id)).orElseThrow();

    core.histories.put(id, heartbeats(head, Query.LIMIT_MAX));
    assertThat(slow.of(head).toCompletableFuture().join().own()).isEmpty();

    looks.set(0);
    core.histories.put(id, heartbeats(head, Query.LIMIT_MAX + 1));
    assertThatThrownBy(slow.of(head).toCompletableFuture()::join)
        .rootCause()
        .asInstanceOf(InstanceOfAssertFactories.type(Refused.class))
        .returns(500, Refused::status);
  }

  @Test
  void aHistoryIsReadToItsBoundAndNoFurther() {
    JobId id = submitted();
    Histories histories = new Histories(core, Jobs.TENANT, families, () -> FakeCore.T, answering);
    JobSnapshot head = Optional.ofNullable(core.jobs.get(id)).orElseThrow();
    int most = Histories.PAGES_MAX * Query.LIMIT_MAX;

    core.histories.put(id, heartbeats(head, most));
    assertThat(histories.of(head).toCompletableFuture().join().own()).isEmpty();

    core.histories.put(id, heartbeats(head, most + 1));
    CompletableFuture<Histories.Told> longer = histories.of(head).toCompletableFuture();
    assertThatThrownBy(longer::join)
        .rootCause()
        .asInstanceOf(InstanceOfAssertFactories.type(Refused.class))
        .returns(400, Refused::status);
  }

  private static List<HistoryEntry> heartbeats(JobSnapshot job, int count) {
    Fact fact = new Fact.LeaseExtended(1, Instant.EPOCH, Optional.empty(), Optional.empty());
    EventHeader.Cause cause =
        new EventHeader.Cause(new UUID(1, 1), "Heartbeat", "someone", Optional.empty());
    List<HistoryEntry> entries = new ArrayList<>(count);
    for (int i = 1; i <= count; i++) {
      entries.add(
          new HistoryEntry(
              new EventHeader(
                  new Position(3, i),
                  0,
                  Jobs.TENANT,
                  job.job().id(),
                  Jobs.about(job.job()),
                  i,
                  JobStatus.CLAIMED,
                  FakeCore.T,
                  cause),
              fact));
    }
    return entries;
  }
}
