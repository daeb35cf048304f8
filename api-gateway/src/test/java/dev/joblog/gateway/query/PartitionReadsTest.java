// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.gateway.core.ManualTimer;
import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.SeenPositions;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.query.Owners.Replicas;
import dev.joblog.protocol.query.Query;
import dev.joblog.protocol.query.QueryAnswer;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PartitionReadsTest {

  private static final Query QUESTION = new Query.CountJobs("acme");

  private final FakeProcessors processors = new FakeProcessors();
  private final ManualTimer timer = new ManualTimer();
  private final SeenPositions seen = new SeenPositions();
  private final OwnerDirectory owners =
      new OwnerDirectory(processors, () -> List.of("http://dead", "http://a"), timer);
  private final PartitionReads reads =
      new PartitionReads(processors, owners, seen, timer, timer::nanos, 2);

  @Test
  void theOwnerIsAskedForWhatWasSeenOrDemandedWhicheverIsMore() {
    processors.up.put("http://a", request -> answer(request, 9, false));
    processors.own(8, Map.of(3, new Replicas(Optional.of("http://a"), List.of())));
    owners.start(0);
    seen.saw(new Position(3, 5));

    QueryResponse response = ask(Positions.of(new Position(3, 4))).join();
    assertThat(processors.requests.get(0)).isEqualTo(new QueryRequest(3, 5, false, QUESTION));
    assertThat(response.applied()).isEqualTo(new Position(3, 9));

    ask(Positions.of(new Position(3, 12))).join();
    assertThat(processors.requests.get(1).atLeast()).isEqualTo(12);
  }

  @Test
  void whatWasReadOnceIsDemandedFromThenOn() {
    processors.up.put("http://a", request -> answer(request, 9, false));
    processors.own(8, Map.of(3, new Replicas(Optional.of("http://a"), List.of())));
    owners.start(0);

    ask(Positions.NONE).join();
    ask(Positions.NONE).join();

    assertThat(processors.requests.get(0).atLeast()).isEqualTo(-1);
    assertThat(processors.requests.get(1).atLeast()).isEqualTo(9);
  }

  @Test
  void aStandbyAnswersWhileTheOwnerIsDownAndIsToldThatItMay() {
    processors.up.put("http://a", request -> answer(request, 1, true));
    processors.own(8, Map.of(3, new Replicas(Optional.of("http://gone"), List.of("http://a"))));
    owners.start(0);

    assertThat(ask(Positions.NONE).join().standby()).isTrue();

    assertThat(processors.asked).containsExactly("http://gone", "http://a");
    assertThat(processors.requests.get(0).standbyAllowed()).isFalse();
    assertThat(processors.requests.get(1).standbyAllowed()).isTrue();
  }

  @Test
  void aPartitionThatMovedIsFoundAtItsNewOwner() {
    processors.up.put("http://a", request -> no("503 not-owner"));
    processors.own(8, Map.of(3, new Replicas(Optional.of("http://a"), List.of())));
    owners.start(0);
    CompletableFuture<QueryResponse> asked = ask(Positions.NONE);
    assertThat(asked).isNotDone();

    processors.up.put("http://b", request -> answer(request, 2, false));
    processors.own(8, Map.of(3, new Replicas(Optional.of("http://b"), List.of())));
    timer.advance(Duration.ofMillis(50));

    assertThat(asked).isCompleted();
  }

  @Test
  void afterTwoSecondsWithoutAnOwnerThereIsNoAnswerAndNeverAnEmptyOne() {
    processors.up.put("http://a", request -> no("503 restoring"));
    processors.own(8, Map.of(3, new Replicas(Optional.of("http://a"), List.of())));
    owners.start(0);
    CompletableFuture<QueryResponse> asked = ask(Positions.NONE);
    for (int step = 0; step < 20; step++) {
      assertThat(asked).as("after %d ms", step * 100).isNotDone();
      timer.advance(Duration.ofMillis(100));
      if (asked.isDone()) {
        break;
      }
    }
    assertThat(timer.nanos()).isGreaterThan(Duration.ofSeconds(1).toNanos());
    assertThatThrownBy(asked::join)
        .hasCauseInstanceOf(NoAnswerException.class)
        .hasMessageContaining("partition 3")
        .hasMessageContaining("restoring");
    assertThat(processors.requests).hasSizeBetween(4, 40);
  }

  @Test
  void oneQuestionMoreThanThePlacesIsRefusedAndThePlacesComeBack() {
    CompletableFuture<QueryResponse> first = ask(Positions.NONE);
    CompletableFuture<QueryResponse> second = ask(Positions.NONE);
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();

    assertThatThrownBy(() -> ask(Positions.NONE).join()).hasMessageContaining("too many");

    processors.up.put("http://a", request -> answer(request, 1, false));
    processors.own(8, Map.of(3, new Replicas(Optional.of("http://a"), List.of())));
    timer.advance(Duration.ofMillis(100));
    assertThat(first).isCompleted();
    assertThat(ask(Positions.NONE)).isCompleted();
  }

  private CompletableFuture<QueryResponse> ask(Positions demanded) {
    return reads.ask(3, QUESTION, demanded).toCompletableFuture();
  }

  private static QueryResponse answer(QueryRequest request, long applied, boolean standby) {
    return new QueryResponse(
        new Position(request.partition(), applied),
        Instant.EPOCH,
        standby,
        new QueryAnswer.Counts(List.of()));
  }

  private static QueryResponse no(String word) {
    throw new NoAnswerException(word);
  }
}
