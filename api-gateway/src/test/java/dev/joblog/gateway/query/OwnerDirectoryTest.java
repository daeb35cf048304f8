// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.ManualTimer;
import dev.joblog.protocol.query.Owners;
import dev.joblog.protocol.query.Owners.Replicas;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class OwnerDirectoryTest {

  private static final String A = "http://a";
  private static final String B = "http://b";

  private final FakeProcessors processors = new FakeProcessors();
  private final ManualTimer timer = new ManualTimer();
  private final OwnerDirectory owners =
      new OwnerDirectory(processors, () -> List.of("http://dead", A), timer, timer::nanos);

  @Test
  void theOwnersAreAskedAgainEveryPeriodFromAnyAddressThatAnswers() {
    processors.up.put(A, OwnerDirectoryTest::notAsked);
    processors.own(1, Map.of(0, ownedBy(A)));
    owners.start(1);
    assertThat(owners.known()).isEqualTo(processors.owners);

    processors.own(1, Map.of());
    timer.advance(OwnerDirectory.PERIOD);

    assertThat(owners.known()).isEqualTo(processors.owners);
  }

  @Test
  void whatWasKnownStaysKnownWhenNobodyAnswers() {
    processors.up.put(A, OwnerDirectoryTest::notAsked);
    processors.own(1, Map.of(0, ownedBy(A)));
    owners.start(1);
    processors.up.clear();
    timer.advance(OwnerDirectory.PERIOD);

    assertThat(owners.known()).isEqualTo(processors.owners);
  }

  @Test
  void anOwnerThatTheGroupNamesAndThatDoesNotAnswerIsAProblem() {
    processors.up.put(A, OwnerDirectoryTest::notAsked);
    processors.own(3, Map.of(0, ownedBy(A), 1, ownedBy("http://killed"), 2, ownedBy(A)));

    owners.start(3);

    assertThat(owners.problem(3))
        .hasValueSatisfying(sentence -> assertThat(sentence).contains("[1]"));
  }

  @Test
  void anOwnerThatDoesNotHoldWhatOthersSayIsAProblemUntilItDoes() {
    processors.up.put(A, OwnerDirectoryTest::notAsked);
    processors.up.put(B, OwnerDirectoryTest::notAsked);
    processors.own(2, Map.of(0, ownedBy(A), 1, ownedBy(B)));
    processors.says.put(B, new Owners(2, new TreeMap<>(Map.of(0, ownedBy(A)))));
    owners.start(2);
    assertThat(owners.problem(2)).isPresent();

    processors.says.put(B, new Owners(2, new TreeMap<>(Map.of(0, ownedBy(A), 1, ownedBy(B)))));
    timer.advance(OwnerDirectory.PERIOD_UNTIL_COMPLETE);

    assertThat(owners.problem(2)).isEmpty();
  }

  /** The one in the settings leaves, and says before that nobody owns anything. */
  @Test
  void aProcessorThatLeavesTakesNothingWithIt() {
    processors.up.put(A, OwnerDirectoryTest::notAsked);
    processors.up.put(B, OwnerDirectoryTest::notAsked);
    processors.own(2, Map.of(0, ownedBy(A), 1, ownedBy(B)));
    owners.start(2);
    assertThat(owners.problem(2)).isEmpty();

    processors.says.put(A, new Owners(2, new TreeMap<>()));
    timer.advance(OwnerDirectory.PERIOD);
    assertThat(owners.known().byPartition()).containsEntry(1, ownedBy(B));

    processors.up.remove(A);
    processors.own(2, Map.of(0, ownedBy(B), 1, ownedBy(B)));
    timer.advance(OwnerDirectory.PERIOD);
    timer.advance(OwnerDirectory.PERIOD);

    assertThat(owners.known().byPartition())
        .containsExactly(Map.entry(0, ownedBy(B)), Map.entry(1, ownedBy(B)));
    assertThat(owners.problem(2)).isEmpty();
  }

  @Test
  void whatAnOwnerSaysOfItselfCountsMoreThanWhatOthersSayOfIt() {
    processors.up.put(A, OwnerDirectoryTest::notAsked);
    processors.up.put(B, OwnerDirectoryTest::notAsked);
    processors.own(1, Map.of(0, ownedBy(A)));
    processors.says.put(B, new Owners(1, new TreeMap<>(Map.of(0, ownedBy("http://killed")))));
    processors.up.put("http://killed", OwnerDirectoryTest::notAsked);
    processors.says.put("http://killed", new Owners(1, new TreeMap<>(Map.of(0, ownedBy(B)))));

    owners.start(1);
    timer.advance(OwnerDirectory.PERIOD);

    assertThat(owners.known().byPartition()).containsExactly(Map.entry(0, ownedBy(A)));
  }

  @Test
  void thatNobodyAnswersIsToldWithoutResolvingNamesOnceMore() {
    AtomicInteger resolved = new AtomicInteger();
    OwnerDirectory silent =
        new OwnerDirectory(
            processors,
            () -> List.of("http://dead-" + resolved.incrementAndGet()),
            timer,
            timer::nanos);

    silent.start(1);

    assertThat(processors.ownersAskedOf).containsExactly("http://dead-1");
    assertThat(resolved).hasValue(1);
  }

  @Test
  void oneThatHangsHoldsNobodyUp() {
    processors.up.put(A, OwnerDirectoryTest::notAsked);
    processors.hanging.add(B);
    processors.own(2, Map.of(0, ownedBy(A), 1, ownedBy(B)));

    owners.start(2);
    processors.own(2, Map.of(0, ownedBy(A), 1, ownedBy(A)));
    timer.advance(OwnerDirectory.PERIOD_UNTIL_COMPLETE);

    assertThat(owners.known().byPartition()).containsEntry(1, ownedBy(A));
    assertThat(owners.problem(2)).isEmpty();
    assertThat(processors.ownersAskedOf).containsOnlyOnce(B);
  }

  @Test
  void theConfiguredAddressesAreAskedWhileAPartitionHasNoOwnerThatSaysSo() {
    owners.start(1);
    assertThat(owners.problem(1)).isPresent();

    processors.up.put(A, OwnerDirectoryTest::notAsked);
    processors.own(1, Map.of(0, ownedBy(A)));
    timer.advance(OwnerDirectory.PERIOD_UNTIL_COMPLETE);
    assertThat(owners.problem(1)).isEmpty();

    processors.ownersAskedOf.clear();
    timer.advance(OwnerDirectory.PERIOD);
    assertThat(processors.ownersAskedOf).containsExactly(A);

    processors.own(1, Map.of());
    timer.advance(OwnerDirectory.PERIOD);
    timer.advance(OwnerDirectory.PERIOD);
    assertThat(processors.ownersAskedOf).contains("http://dead");
  }

  @Test
  void noMoreProcessorsAreRememberedThanTheBound() {
    Hearsay hearsay = new Hearsay();
    for (int i = 0; i <= Hearsay.PROCESSORS_MAX; i++) {
      hearsay.heard(A, new Owners(1, new TreeMap<>(Map.of(0, ownedBy("http://pod-" + i)))));
    }

    assertThat(hearsay.addresses())
        .hasSize(Hearsay.PROCESSORS_MAX)
        .contains(A, "http://pod-" + Hearsay.PROCESSORS_MAX)
        .doesNotContain("http://pod-0");
  }

  @Test
  void aPartitionThatIsHandedOverIsNoProblemUntilTheMoveTakesTooLong() {
    aAndBOwnOneEach();

    processors.own(2, Map.of(1, ownedBy(B)));
    timer.advance(OwnerDirectory.PERIOD);
    processors.up.remove(A);
    timer.advance(Attendance.MOVE_MAX.minus(OwnerDirectory.PERIOD));
    assertThat(owners.problem(2)).isEmpty();

    timer.advance(OwnerDirectory.PERIOD);
    assertThat(owners.problem(2)).hasValueSatisfying(said -> assertThat(said).endsWith(": [0]"));

    processors.own(2, Map.of(0, ownedBy(B), 1, ownedBy(B)));
    timer.advance(OwnerDirectory.PERIOD);
    assertThat(owners.problem(2)).isEmpty();
  }

  @Test
  void aPartitionThatNobodyIsThereToTakeIsAProblemAtOnce() {
    processors.up.put(A, OwnerDirectoryTest::notAsked);
    processors.own(1, Map.of(0, ownedBy(A)));
    owners.start(1);

    processors.own(1, Map.of());
    timer.advance(OwnerDirectory.PERIOD);

    assertThat(owners.problem(1)).isPresent();
  }

  @Test
  void aKilledOwnersPartitionIsAProblemWithinSecondsUntilItIsTakenOver() {
    aAndBOwnOneEach();

    processors.up.remove(A);
    timer.advance(Attendance.SILENCE_MAX.plus(OwnerDirectory.PERIOD));
    assertThat(owners.problem(2)).hasValueSatisfying(said -> assertThat(said).endsWith(": [0]"));

    processors.own(2, Map.of(0, ownedBy(B), 1, ownedBy(B)));
    timer.advance(OwnerDirectory.PERIOD_UNTIL_COMPLETE);
    assertThat(owners.problem(2)).isEmpty();
  }

  @Test
  void aKilledOwnersPartitionIsNoProblemWhileACopyAnswersForIt() {
    processors.up.put(A, OwnerDirectoryTest::notAsked);
    processors.up.put(B, OwnerDirectoryTest::notAsked);
    processors.own(1, Map.of(0, new Replicas(Optional.of(A), List.of(B))));
    owners.start(1);

    processors.up.remove(A);
    timer.advance(Attendance.SILENCE_MAX.plus(OwnerDirectory.PERIOD));
    assertThat(owners.problem(1)).isEmpty();

    processors.says.put(B, new Owners(1, new TreeMap<>()));
    timer.advance(Attendance.MOVE_MAX.minus(Attendance.SILENCE_MAX).minus(OwnerDirectory.PERIOD));
    assertThat(owners.problem(1)).isEmpty();

    timer.advance(OwnerDirectory.PERIOD);
    assertThat(owners.problem(1)).isPresent();
  }

  @Test
  void aCopyThatDoesNotSayItselfThatItCanAnswerIsNone() {
    processors.up.put(A, OwnerDirectoryTest::notAsked);
    processors.up.put(B, OwnerDirectoryTest::notAsked);
    processors.own(1, Map.of(0, new Replicas(Optional.of(A), List.of(B))));
    processors.says.put(B, new Owners(1, new TreeMap<>(Map.of(0, ownedBy(A)))));
    owners.start(1);

    processors.up.remove(A);
    timer.advance(Attendance.SILENCE_MAX.plus(OwnerDirectory.PERIOD));

    assertThat(owners.problem(1)).isPresent();
  }

  private void aAndBOwnOneEach() {
    processors.up.put(A, OwnerDirectoryTest::notAsked);
    processors.up.put(B, OwnerDirectoryTest::notAsked);
    processors.own(2, Map.of(0, ownedBy(A), 1, ownedBy(B)));
    owners.start(2);
    assertThat(owners.problem(2)).isEmpty();
  }

  @Test
  void oneUnheardAnswerIsNoProblemAndSilenceIs() {
    processors.up.put(A, OwnerDirectoryTest::notAsked);
    processors.own(1, Map.of(0, ownedBy(A)));
    owners.start(1);
    processors.up.clear();

    timer.advance(OwnerDirectory.PERIOD);
    assertThat(owners.problem(1)).isEmpty();
    timer.advance(Attendance.SILENCE_MAX);
    assertThat(owners.problem(1)).isPresent();

    processors.up.put(A, OwnerDirectoryTest::notAsked);
    timer.advance(OwnerDirectory.PERIOD);
    assertThat(owners.problem(1)).isEmpty();
  }

  private static QueryResponse notAsked(QueryRequest request) {
    throw new NoAnswerException("Expected no question, but there is one of " + request.partition());
  }

  private static Replicas ownedBy(String address) {
    return new Replicas(Optional.of(address), List.of());
  }
}
