// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class TickerTest {

  private static final Instant T0 = Instant.parse("2026-11-22T07:00:00Z");

  private final FakeTicks ticks = new FakeTicks();

  @Test
  void nothingDueNeedsNoTick() {
    Ticker ticker = ticker(-1);
    ticker.received(0, T0);

    ticker.sendIfDue(Optional.empty());
    ticker.sendIfDue(Optional.of(T0.plusMillis(1)));

    assertThat(ticks.sent).isEmpty();
  }

  @Test
  void nowIsTheLastRecordsTimePlusTheMonotonicTimeSince() {
    Ticker ticker = ticker(-1);
    ticker.received(0, T0);

    ticks.passMs(500);

    ticker.sendIfDue(Optional.of(T0.plusMillis(501)));
    assertThat(ticks.sent).isEmpty();
    ticker.sendIfDue(Optional.of(T0.plusMillis(500)));
    assertThat(ticks.sent).hasSize(1);
  }

  @Test
  void aClockThatJumpedBackInTheLogMovesNowBack() {
    Ticker ticker = ticker(-1);
    ticker.received(0, T0);
    ticker.received(1, T0.minusSeconds(3_600));

    ticker.sendIfDue(Optional.of(T0));

    assertThat(ticks.sent).as("the Tick's record would lie an hour back as well").isEmpty();
  }

  @Test
  void aTaskWithoutAnyRecordProbesOnce() {
    ticks.end = CompletableFuture.completedFuture(10L);
    Ticker ticker = ticker(9);

    ticker.sendIfDue(Optional.of(T0));
    ticker.sendIfDue(Optional.of(T0));

    assertThat(ticks.sent).hasSize(1);
  }

  @Test
  void oneTickIsOutstandingAtATime() {
    Ticker ticker = ticker(-1);
    ticker.received(0, T0);
    ticker.sendIfDue(Optional.of(T0));
    ticker.sendIfDue(Optional.of(T0));
    assertThat(ticks.sent).hasSize(1);

    ticker.folded(ticks.nextId()); // another's
    ticker.sendIfDue(Optional.of(T0));
    assertThat(ticks.sent).hasSize(1);

    ticker.folded(ticks.sent.get(0));
    ticker.sendIfDue(Optional.of(T0));
    assertThat(ticks.sent).hasSize(2);
  }

  @Test
  void aTickThatFailedIsSentAgainAtTheNextPunctuation() {
    Ticker ticker = ticker(-1);
    ticker.received(0, T0);
    ticker.sendIfDue(Optional.of(T0));

    ticks.failures.get(0).run();
    ticker.sendIfDue(Optional.of(T0));

    assertThat(ticks.sent).hasSize(2);
  }

  @Test
  void aLateFailureDoesNotDisturbTheTickAfterIt() {
    Ticker ticker = ticker(-1);
    ticker.received(0, T0);
    ticker.sendIfDue(Optional.of(T0));
    ticker.folded(ticks.sent.get(0));
    ticker.sendIfDue(Optional.of(T0));

    ticks.failures.get(0).run();
    ticker.sendIfDue(Optional.of(T0));

    assertThat(ticks.sent).hasSize(2);
  }

  @Test
  void aLostTickIsGivenUpAfterFiveSeconds() {
    Ticker ticker = ticker(-1);
    ticker.received(0, T0);
    ticker.sendIfDue(Optional.of(T0));

    ticks.passMs(Ticker.OUTSTANDING_MAX.toMillis() - 1);
    ticker.sendIfDue(Optional.of(T0));
    assertThat(ticks.sent).hasSize(1);

    ticks.passMs(1);
    ticker.sendIfDue(Optional.of(T0));
    assertThat(ticks.sent).hasSize(2);
  }

  @Test
  void noTickIsSentBeforeTheEndThatTheTaskSawAtItsStart() {
    ticks.end = CompletableFuture.completedFuture(3L);
    Ticker ticker = ticker(-1);

    ticker.received(0, T0);
    ticker.received(1, T0);
    ticker.sendIfDue(Optional.of(T0));
    assertThat(ticks.sent).isEmpty();

    ticker.received(2, T0);
    ticker.sendIfDue(Optional.of(T0));
    assertThat(ticks.sent).hasSize(1);
  }

  @Test
  void aTransactionMarkerAtTheEndDoesNotHoldTicksBackForEver() {
    ticks.end = CompletableFuture.completedFuture(3L); // offset 2 is a marker
    Ticker ticker = ticker(-1);
    ticker.received(1, T0);

    ticks.passMs(Ticker.IDLE.toMillis());
    ticker.sendIfDue(Optional.of(T0));

    assertThat(ticks.sent).hasSize(1);
  }

  @Test
  void anUnknownEndIsAskedForAgainAfterASecond() {
    ticks.end = CompletableFuture.failedFuture(new IllegalStateException("broker away"));
    Ticker ticker = ticker(-1);
    ticker.received(0, T0);
    ticker.sendIfDue(Optional.of(T0));
    assertThat(ticks.sent).isEmpty();

    ticks.end = CompletableFuture.completedFuture(1L);
    ticks.passMs(Ticker.ASK_AGAIN.toMillis());
    ticker.sendIfDue(Optional.of(T0));

    assertThat(ticks.endAsked).isEqualTo(2);
    assertThat(ticks.sent).hasSize(1);
  }

  @Test
  void anEndThatIsStillUnknownBlocksNothing() {
    ticks.end = new CompletableFuture<>();
    Ticker ticker = ticker(-1);
    ticker.received(0, T0);

    ticker.sendIfDue(Optional.of(T0));

    assertThat(ticks.sent).isEmpty();
  }

  private Ticker ticker(long lastOffset) {
    return new Ticker(3, lastOffset, ticks::nanos, ticks, ticks, ticks::nextId);
  }
}
