// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.query.JobKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The k-way merge of lanes into one page. A row is taken when no lane can still bring an earlier
 * one: up to the lowest key that a dry lane was scanned to.
 */
final class Merge {

  private final Comparator<JobKey> order;
  private final List<Lane> lanes;
  private final int wanted;
  private final List<JobSnapshot> rows = new ArrayList<>();

  /**
   * @param wanted rows to take; one more than the page, to see whether there is a next one
   */
  Merge(Comparator<JobKey> order, List<Lane> lanes, int wanted) {
    this.order = order;
    this.lanes = lanes;
    this.wanted = wanted;
  }

  void takeWhatIsCertain() {
    Optional<Lane> lowest = lowest();
    while (rows.size() < wanted && lowest.isPresent() && isCertain(lowest.get())) {
      rows.add(lowest.get().poll());
      lowest = lowest();
    }
  }

  List<JobSnapshot> rows() {
    return rows;
  }

  boolean isFull() {
    return rows.size() == wanted;
  }

  /** Lanes to fetch from before the merge can go on; none at the end of all of them. */
  List<Lane> dry() {
    return lanes.stream().filter(Lane::isDry).toList();
  }

  /** Every row up to here has been taken; empty: nothing was scanned to its end yet. */
  Optional<JobKey> frontier() {
    return dry().stream().map(Lane::scannedTo).flatMap(Optional::stream).min(order);
  }

  private Optional<Lane> lowest() {
    return lanes.stream()
        .filter(lane -> lane.head().isPresent())
        .min(Comparator.comparing(lane -> lane.head().orElseThrow(), order));
  }

  private boolean isCertain(Lane lane) {
    JobKey head = lane.head().orElseThrow();
    return dry().stream()
        .allMatch(
            dry -> dry.scannedTo().isPresent() && order.compare(head, dry.scannedTo().get()) <= 0);
  }
}
