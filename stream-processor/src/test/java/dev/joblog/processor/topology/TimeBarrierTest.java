// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class TimeBarrierTest {

  private final FakeTicks ticks = new FakeTicks();
  private final TimeBarrier barrier = new TimeBarrier(3, ticks, ticks::nextId);

  @Test
  void theFirstAskerSendsATickAndPassesWhenItIsFolded() {
    CompletableFuture<Boolean> passed = barrier.pass();
    assertThat(ticks.sent).hasSize(1);
    assertThat(passed).isNotDone();

    barrier.folded(ticks.sent.get(0));

    assertThat(passed).isCompletedWithValue(true);
  }

  @Test
  void whoeverAsksWhileATickFliesSharesTheNextOne() {
    CompletableFuture<Boolean> first = barrier.pass();
    CompletableFuture<Boolean> second = barrier.pass();
    CompletableFuture<Boolean> third = barrier.pass();
    assertThat(ticks.sent).hasSize(1);

    barrier.folded(ticks.sent.get(0));
    assertThat(first).isCompletedWithValue(true);
    assertThat(second).as("the first Tick may have been appended before it asked").isNotDone();
    assertThat(ticks.sent).hasSize(2);

    barrier.folded(ticks.sent.get(1));
    assertThat(second).isCompletedWithValue(true);
    assertThat(third).isCompletedWithValue(true);
    assertThat(ticks.sent).hasSize(2);
  }

  @Test
  void anotherTickPassesNobody() {
    CompletableFuture<Boolean> passed = barrier.pass();

    barrier.folded(ticks.nextId());

    assertThat(passed).isNotDone();
  }

  @Test
  void aTickThatFailedIsToldAndTheNextOneFlies() {
    CompletableFuture<Boolean> first = barrier.pass();
    CompletableFuture<Boolean> second = barrier.pass();

    ticks.failures.get(0).run();

    assertThat(first).isCompletedWithValue(false);
    assertThat(ticks.sent).hasSize(2);
    barrier.folded(ticks.sent.get(1));
    assertThat(second).isCompletedWithValue(true);
  }

  @Test
  void aClosedBarrierLetsEverybodyGo() {
    CompletableFuture<Boolean> first = barrier.pass();
    CompletableFuture<Boolean> second = barrier.pass();

    barrier.close();

    assertThat(first).isCompletedWithValue(false);
    assertThat(second).isCompletedWithValue(false);
    assertThat(barrier.pass()).isCompletedWithValue(false);
    assertThat(ticks.sent).hasSize(1);
  }
}
