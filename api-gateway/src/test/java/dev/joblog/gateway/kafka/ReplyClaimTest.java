// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.ManualTimer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class ReplyClaimTest {

  private static final TopicPartition FIRST = new TopicPartition("job-outcomes", 0);
  private static final TopicPartition SECOND = new TopicPartition("job-outcomes", 1);

  private final ManualTimer timer = new ManualTimer();
  private final ManualTimer later = new ManualTimer();
  private final Map<TopicPartition, String> notes = new HashMap<>();
  private boolean reachable = true;

  @Test
  void twoGatewaysOnOnePartitionFindEachOtherUntilOneIsGone() {
    ReplyClaim one = started(FIRST, timer);
    ReplyClaim other = started(FIRST, later);
    assertThat(other.isShared()).isFalse();

    timer.advance(ReplyClaim.PERIOD);
    later.advance(ReplyClaim.PERIOD);
    assertThat(one.isShared()).isTrue();
    assertThat(other.isShared()).isTrue();

    timer.advance(ReplyClaim.PERIOD);
    timer.advance(ReplyClaim.PERIOD);
    assertThat(one.isShared()).isFalse();
  }

  @Test
  void oneWithAPartitionOfItsOwnIsAloneWhateverItsPredecessorLeft() {
    notes.put(FIRST, "who was here before");
    ReplyClaim one = started(FIRST, timer);
    ReplyClaim other = started(SECOND, later);

    timer.advance(ReplyClaim.PERIOD);
    later.advance(ReplyClaim.PERIOD);

    assertThat(one.isShared()).isFalse();
    assertThat(other.isShared()).isFalse();
  }

  @Test
  void aLogThatDoesNotAnswerIsAskedAgain() {
    reachable = false;
    ReplyClaim one = started(FIRST, timer);
    notes.put(FIRST, "who was here before");

    reachable = true;
    timer.advance(ReplyClaim.PERIOD);
    assertThat(one.isShared()).isFalse();

    notes.put(FIRST, "who came later");
    timer.advance(ReplyClaim.PERIOD.plus(Duration.ofMillis(1)));
    assertThat(one.isShared()).isTrue();
  }

  private ReplyClaim started(TopicPartition partition, ManualTimer time) {
    ReplyClaim claim = new ReplyClaim(new Board(), partition, time);
    claim.start();
    return claim;
  }

  private final class Board implements ReplyClaim.Notes {
    @Override
    public CompletionStage<Optional<String>> read(TopicPartition partition) {
      return reachable
          ? CompletableFuture.completedFuture(Optional.ofNullable(notes.get(partition)))
          : CompletableFuture.failedFuture(new IllegalStateException("no broker"));
    }

    @Override
    public CompletionStage<?> write(TopicPartition partition, String note) {
      notes.put(partition, note);
      return CompletableFuture.completedFuture(note);
    }
  }
}
