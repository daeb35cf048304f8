// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import dev.joblog.protocol.query.Owners;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which partitions somebody answers for, by what each processor said of itself and when
 * (docs/decisions/0213). Not safe from several threads.
 */
final class Attendance {

  /** A processor that was silent for longer does not answer: it was asked three times. */
  static final Duration SILENCE_MAX = OwnerDirectory.PERIOD.multipliedBy(3);

  /**
   * From an owner's last word to the first one of the next: of moves 5 s were measured at most, of
   * take-overs after a kill 11.6 s.
   */
  static final Duration MOVE_MAX = Duration.ofSeconds(15);

  private final Map<Integer, Tenure> tenures = new HashMap<>();

  /** Who was last said to hold a copy, under the owner of the tenure. */
  /**
   * Who said, while the owner named it, that it has one which can answer; others name those too
   * that can not yet.
   */
  private final Map<Integer, Set<String>> copies = new HashMap<>();

  /** As many as were heard within {@link #MOVE_MAX}. */
  private final Map<String, Long> heardAt = new HashMap<>();

  /**
   * @param answeredAt when the owner last said that it is one
   * @param over it answered since, and said that it is none any more
   */
  private record Tenure(String owner, long answeredAt, boolean over) {
    Tenure ended() {
      return new Tenure(owner, answeredAt, true);
    }
  }

  void heard(String address, Owners said, long now) {
    heardAt.put(address, now);
    heardAt.values().removeIf(at -> now - at > MOVE_MAX.toNanos());
    tenures.replaceAll(
        (partition, tenure) -> tenure.owner().equals(address) ? tenure.ended() : tenure);
    said.byPartition().forEach((partition, who) -> heard(address, partition, who, now));
  }

  private void heard(String address, int partition, Owners.Replicas who, long now) {
    if (who.active().filter(address::equals).isPresent()) {
      tenures.put(partition, new Tenure(address, now, false));
      copies.computeIfAbsent(partition, p -> new HashSet<>()).retainAll(who.standbys());
    }
    if (who.standbys().contains(address)) {
      copies.computeIfAbsent(partition, p -> new HashSet<>()).add(address);
    }
  }

  /** Those whose owner does not say now that it is one. */
  List<Integer> unowned(int partitions, long now) {
    return IntStream.range(0, partitions)
        .filter(
            partition ->
                tenure(partition)
                    .filter(tenure -> !tenure.over() && isWithin(SILENCE_MAX, tenure, now))
                    .isEmpty())
        .boxed()
        .toList();
  }

  /**
   * Of these, those that are not on a passing move either: while one moves, a copy answers for it,
   * and still does when it is to be the owner; or its owner let go of it, and there is another
   * processor to take it.
   */
  List<Integer> unanswered(int partitions, long now) {
    return unowned(partitions, now).stream()
        .filter(
            partition ->
                tenure(partition)
                    .filter(tenure -> isWithin(MOVE_MAX, tenure, now))
                    .filter(tenure -> isPassing(partition, tenure, now))
                    .isEmpty())
        .toList();
  }

  private boolean isPassing(int partition, Tenure tenure, long now) {
    Set<String> held = copies.getOrDefault(partition, Set.of());
    return heardAt.entrySet().stream()
        .filter(heard -> now - heard.getValue() <= SILENCE_MAX.toNanos())
        .map(Map.Entry::getKey)
        .filter(address -> !address.equals(tenure.owner()))
        .anyMatch(address -> tenure.over() || held.contains(address));
  }

  private Optional<Tenure> tenure(int partition) {
    return Optional.ofNullable(tenures.get(partition));
  }

  private static boolean isWithin(Duration time, Tenure tenure, long now) {
    return now - tenure.answeredAt() <= time.toNanos();
  }
}
