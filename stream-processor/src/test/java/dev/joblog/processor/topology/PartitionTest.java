// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PartitionTest {

  private static final Instant T0 = Instant.parse("2026-11-22T07:00:00Z");
  private static final Duration NOT_LONG = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofSeconds(50);

  private final FakeTicks ticks = new FakeTicks();
  private final Partitions partitions = new Partitions();
  private final Partition partition = open();

  @Test
  void whatIsAppliedAlreadyIsNotWaitedFor() throws Exception {
    assertThat(partition.await(4, Duration.ZERO)).isTrue();
    assertThat(partition.await(-1, Duration.ZERO)).isTrue();
  }

  @Test
  void whatIsNotAppliedInTimeIsNotThere() throws Exception {
    assertThat(partition.await(5, NOT_LONG)).isFalse();
  }

  @Test
  void aPartitionIsCurrentOnceAllIsAppliedThatWasAppendedBeforeItsFirstReaderAsked()
      throws Exception {
    assertThat(partition.isCurrent(NOT_LONG)).isFalse();
    partition.folded(ticks.sent.get(0));
    CompletableFuture<Boolean> asking = inBackground(() -> partition.isCurrent(LONG));
    awaitTicks(2);
    partition.folded(ticks.sent.get(1));

    assertThat(asking.get(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(partition.isCurrent(Duration.ZERO)).isTrue();
    assertThat(ticks.sent).hasSize(2);
  }

  @Test
  void aWaiterGoesOnWhenItsOffsetIsApplied() throws Exception {
    CompletableFuture<Boolean> waiting = inBackground(() -> partition.await(5, LONG));

    partition.applied(5, T0);

    assertThat(waiting.get(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(partition.lastOffset()).isEqualTo(5);
    assertThat(partition.lastT()).isEqualTo(T0);
  }

  @Test
  void aWaiterGoesOnWhenThePartitionMovesAway() throws Exception {
    CompletableFuture<Boolean> waiting = inBackground(() -> partition.await(5, LONG));

    partitions.close(3, partition);

    assertThat(waiting.get(LONG.toSeconds(), TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void aPartitionWhoseThreadStandsStillHasNobodyWhoTendsIt() {
    long still = Partition.STILL_MAX.toNanos();
    partition.seen(7);

    assertThat(partitions.tended(7 + still)).containsExactly(3);
    assertThat(partitions.tended(8 + still)).isEmpty();
  }

  @Test
  void aPartitionThatMovedAwayIsNotFound() {
    partitions.close(3, partition);

    assertThat(partitions.find(3)).isEmpty();
  }

  @Test
  void aLateCloseLeavesTheSuccessorAlone() {
    Partition successor = open();

    partitions.close(3, partition);

    assertThat(partitions.find(3)).contains(successor);
  }

  @Test
  void catchingUpWaitsForATickThatWasSentAfterTheCall() throws Exception {
    CompletableFuture<Boolean> waiting = inBackground(() -> partition.catchUp(LONG));
    awaitTicks(1);
    assertThat(waiting).isNotDone();

    partition.folded(ticks.sent.get(0));

    assertThat(waiting.get(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void catchingUpIsGivenUpInTime() throws Exception {
    assertThat(partition.catchUp(NOT_LONG)).isFalse();
  }

  private Partition open() {
    return partitions.open(
        3, new LogPosition(4, Instant.EPOCH), new TimeBarrier(3, ticks, ticks::nextId));
  }

  private void awaitTicks(int count) {
    while (ticks.sent.size() < count) {
      Thread.onSpinWait();
    }
  }

  private interface Call<T> {
    T call() throws Exception;
  }

  private static <T> CompletableFuture<T> inBackground(Call<T> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(call.call());
              } catch (Exception | AssertionError failed) {
                result.completeExceptionally(failed);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return result;
  }
}
