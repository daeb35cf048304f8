// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.processor.Processor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A start that gets on, one that stands still, and what is said of either; time is moved. */
final class StartWaitTest {

  private static final int PARTITIONS = 3;

  private final List<String> said = new ArrayList<>();
  private Duration passed = Duration.ZERO;
  private Duration each = Duration.ofSeconds(4);
  private Duration gatewayReadyAt = Duration.ZERO;
  private Optional<Throwable> failure = Optional.empty();

  private final StartWait wait =
      new StartWait(
          new StartWait.Start() {
            @Override
            public boolean isProcessorReady() {
              return open() == PARTITIONS;
            }

            @Override
            public Optional<String> gatewayProblem() {
              return passed.compareTo(gatewayReadyAt) < 0
                  ? Optional.of("no answer")
                  : Optional.empty();
            }

            @Override
            public Processor.Opening opening() {
              return new Processor.Opening(open(), PARTITIONS, 100L * (PARTITIONS - open()));
            }

            @Override
            public Optional<Throwable> failure() {
              return failure;
            }
          },
          said::add,
          new Pace() {
            @Override
            public long nanos() {
              return passed.toNanos();
            }

            @Override
            public void pass(Duration time) {
              passed = passed.plus(time);
            }
          });

  private int open() {
    return (int) Math.min(PARTITIONS, passed.dividedBy(each));
  }

  @Test
  void everyFiveSecondsItSaysWhatItWaitsFor() throws Exception {
    gatewayReadyAt = Duration.ofSeconds(16);

    wait.await();

    assertThat(said)
        .containsExactly(
            "1 of 3 partitions are open, 200 rows are still to be read back",
            "2 of 3 partitions are open, 100 rows are still to be read back",
            "the gateway says: no answer");
    assertThat(passed).isEqualTo(Duration.ofSeconds(16));
  }

  @Test
  void aStartThatIsQuickSaysNothing() throws Exception {
    each = Duration.ofSeconds(1);

    wait.await();

    assertThat(said).isEmpty();
  }

  @Test
  void itHasNoDeadlineWhileItGetsOn() throws Exception {
    each = StartWait.STANDSTILL_MAX.minus(StartWait.TELL_EVERY.multipliedBy(2));

    wait.await();

    assertThat(passed).isEqualTo(each.multipliedBy(PARTITIONS));
  }

  @Test
  void afterTenMinutesWithoutProgressItIsGivenUp() {
    each = Duration.ofDays(1);

    assertThatThrownBy(wait::await)
        .isInstanceOf(Refused.class)
        .hasMessage(
            "Expected to be ready, but for 10 minutes nothing moved; 0 of 3 partitions are open,"
                + " 300 rows are still to be read back");
    assertThat(passed).isEqualTo(StartWait.STANDSTILL_MAX);
  }

  @Test
  void aProcessorThatFailedIsNotWaitedFor() {
    failure = Optional.of(new IllegalStateException("the disk is full"));

    assertThatThrownBy(wait::await).hasMessageContaining("the disk is full");
    assertThat(passed).isZero();
  }
}
