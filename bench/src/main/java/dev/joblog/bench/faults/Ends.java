// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import dev.joblog.bench.measured.Cluster;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a service had a reason to end by itself. A broken store is perhaps met hours later, and a
 * full disk by the next write; anything else it is to live through. What a fault itself kills or
 * stops has not ended by itself.
 */
final class Ends {

  private static final Set<FaultKind> REASONS = Set.of(FaultKind.BREAK_STORE, FaultKind.FILL_DISK);

  /**
   * @param ended how often each service ended without having been told to, by name
   * @param struck so far
   * @return a sentence for each service that had no reason
   */
  static List<String> unexplained(Map<String, Integer> ended, List<Planned> struck) {
    return ended.entrySet().stream()
        .filter(end -> struck.stream().noneMatch(planned -> explains(planned, end.getKey())))
        .map(
            end ->
                "Expected "
                    + end.getKey()
                    + " to live, but it ended by itself, times: "
                    + end.getValue())
        .sorted()
        .toList();
  }

  private static boolean explains(Planned planned, String name) {
    return REASONS.contains(planned.kind())
        && Cluster.processorName(planned.victim() % Cluster.TWO).equals(name);
  }

  private Ends() {}
}
