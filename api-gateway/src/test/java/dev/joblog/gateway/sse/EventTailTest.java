// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.sse.StreamFace.StreamRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The thread that follows the log's end. */
class EventTailTest {

  private final FakeLog log = new FakeLog(2);
  private final PlainFormat format = new PlainFormat();
  private final StrictFormat strict = new StrictFormat();
  private final StreamCounts counts = new StreamCounts();
  private final Story job = Story.of("a", 0, 0x1_0000);
  private final ExecutorService writers = Executors.newSingleThreadExecutor();
  private final EventTail tail =
      new EventTail(
          log,
          List.of(format, strict),
          counts,
          start ->
              new Hub(
                  new Rings(start, 10_000, Ring.BYTES_MAX), () -> Story.T, counts, Station.QUIET));

  @AfterEach
  void stop() {
    tail.close();
    writers.shutdownNow();
  }

  private Visit visit(Start start) throws Exception {
    return visit(start, format);
  }

  private Visit visit(Start start, SseFormat by) throws Exception {
    if (tail.streams().isEmpty()) {
      tail.start().get(20, TimeUnit.SECONDS);
    }
    Visit visit = new Visit();
    Executor none =
        reader -> {
          throw new AssertionError("Expected memory to be enough, but it is not");
        };
    new Admission(
            log,
            tail::hub,
            new FakeStates(),
            () -> Story.T,
            new Seats(2, 2),
            List.of(format, strict),
            counts,
            writers,
            none)
        .admit(new StreamRequest(Station.tenant("a"), start, Instant.MAX), by, visit);
    return visit;
  }

  @Test
  void whoComesBackAfterARestartFindsWhatWasMissedInMemory() throws Exception {
    String before = new StreamId.OfTenant(new long[] {0, 0}).toString();
    log.append(job.created(1), job.claimed(2));
    Visit visit = visit(new Start.After(before));
    waitUntil(() -> visit.events().equals(List.of("00010000:1", "00010000:2")));
  }

  @Test
  void aWarmStartReadsNoMoreThanItsBound() throws Exception {
    for (int i = 0; i < EventTail.WARM_OFFSETS; i++) {
      log.append(job.created(i));
    }
    tail.start().get(20, TimeUnit.SECONDS);
    assertThat(format.rendered()).isEqualTo((int) EventTail.WARM_OFFSETS / 2);
  }

  @Test
  void afterFaultsItGoesOnWhereItWas() throws Exception {
    Visit visit = visit(new Start.Latest());
    log.append(job.created(1));
    waitUntil(() -> visit.events().size() == 1);
    int opened = log.opened();
    log.fail(2);
    waitUntil(() -> log.opened() == opened + 2);
    log.append(job.claimed(2));
    waitUntil(() -> visit.events().equals(List.of("00010000:1", "00010000:2")));
  }

  @Test
  void afterAFaultThatNobodyForesawItGoesOnToo() throws Exception {
    Visit visit = visit(new Start.Latest());
    int opened = log.opened();
    log.breakDown(2);
    waitUntil(() -> log.opened() == opened + 2);
    log.append(job.created(1), job.claimed(2));
    waitUntil(() -> visit.events().equals(List.of("00010000:1", "00010000:2")));
  }

  @Test
  void whatCanNotBeRenderedIsToldWithoutItsDocuments() throws Exception {
    format.failAt("00010000:2");
    Visit visit = visit(new Start.Latest());
    log.append(job.created(1), job.claimed(2), job.completed(3));
    waitUntil(() -> visit.events().size() == 3);
    assertThat(visit.events()).containsExactly("00010000:1", "00010000:2 bare", "00010000:3");
    assertThat(counts.notRenderedTotal()).isEqualTo(1);
  }

  @Test
  void whatOneFaceCanNotRenderAnotherTells() throws Exception {
    format.failAltogetherAt("00010000:3");
    Visit visit = visit(new Start.Latest());
    Visit other = visit(new Start.Latest(), strict);
    log.append(job.created(1), job.claimed(2), job.completed(3), job.retried(4));
    waitUntil(() -> visit.events().size() == 3);
    assertThat(visit.messages().stream().map(m -> m.event())).contains("gap");
    waitUntil(() -> other.last().equals("completed {\"n\":3}"));
    assertThat(other.isEnded()).isFalse();
  }

  @Test
  void whatCanNotBeRenderedAtAllIsAGapAndTheStreamGoesOn() throws Exception {
    format.failAltogetherAt("00010000:2");
    Visit visit = visit(new Start.Latest());
    log.append(job.created(1), job.claimed(2), job.completed(3));
    waitUntil(() -> visit.events().size() == 2);
    assertThat(visit.messages().stream().map(m -> m.event() + " " + m.data()))
        .containsExactly(
            "ack live", "JobCreated 00010000:1", "gap 0:2:3", "JobCompleted 00010000:3");
  }

  @Test
  void nobodyIsLetInWhileTheLogCanNotBeRead() throws Exception {
    tail.start().get(20, TimeUnit.SECONDS);
    assertThat(tail.hub()).isPresent();
    log.fail(Integer.MAX_VALUE);
    waitUntil(() -> tail.hub().isEmpty());
    log.fail(0);
    waitUntil(() -> tail.hub().isPresent());
  }

  @Test
  void whoWasLetInIsStillThereWhileTheLogCanNotBeRead() throws Exception {
    Visit visit = visit(new Start.Latest());
    log.fail(Integer.MAX_VALUE);
    waitUntil(() -> tail.hub().isEmpty());
    tail.streams().orElseThrow().endAll();
    waitUntil(visit::isEnded);
  }

  @Test
  void whatCanNotBeReadIsAGapAndNotSilence() throws Exception {
    Visit visit = visit(new Start.Latest());
    log.append(job.created(1));
    log.appendUnknown(0);
    log.append(job.claimed(2));
    waitUntil(() -> visit.events().size() == 2);
    assertThat(visit.messages().stream().map(m -> m.event() + " " + m.data()))
        .containsExactly("ack live", "JobCreated 00010000:1", "gap 0:2:3", "JobClaimed 00010000:2");
  }

  @Test
  void nobodyIsLetInBeforeTheEndIsReached() {
    assertThat(tail.hub()).isEqualTo(Optional.empty());
  }

  private static void waitUntil(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }
}
