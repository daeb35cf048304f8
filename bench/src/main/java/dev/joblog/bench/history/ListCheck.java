// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.history;

import dev.joblog.bench.history.Fault.Promise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A walk has no job twice, and every job whose create was acknowledged before the walk began; the
 * lists of all statuses together have every job of the log, once.
 */
final class ListCheck {

  static List<Fault> faults(Evidence evidence) {
    List<Fault> faults = new ArrayList<>();
    List<Call> creates =
        evidence.calls().stream()
            .filter(call -> call.ask().creates() && call.isAcknowledged())
            .sorted(Comparator.comparingLong(Call::ended))
            .toList();
    for (Evidence.Walk walk : evidence.walks()) {
      walked(walk, creates, faults);
    }
    Set<String> jobs =
        evidence.log().stream()
            .filter(event -> event.fact().equals(Logged.CREATED))
            .map(Logged::job)
            .collect(Collectors.toSet());
    byStatus(evidence.finalLists(), jobs, faults);
    return faults;
  }

  private static void walked(Evidence.Walk walk, List<Call> creates, List<Fault> faults) {
    Set<String> seen = new HashSet<>();
    for (String job : walk.jobs()) {
      if (!seen.add(job)) {
        faults.add(fault("Expected job %s once in %s, but it is there twice", job, walk.name()));
      }
    }
    for (Call create : creates) {
      if (create.ended() >= walk.began()) {
        return;
      }
      String job = create.held().get(0).job();
      if (!seen.contains(job)) {
        faults.add(
            fault(
                "Expected job %s, acknowledged before it began, in %s, but it is not there",
                job, walk.name()));
      }
    }
  }

  private static void byStatus(
      Map<String, Set<String>> lists, Set<String> jobs, List<Fault> faults) {
    Set<String> union = new HashSet<>();
    lists.forEach(
        (status, list) -> {
          for (String job : list) {
            if (!union.add(job)) {
              faults.add(fault("Expected job %s in one status, but it is in %s too", job, status));
            }
            if (!jobs.contains(job)) {
              faults.add(fault("Expected job %s of the list %s in the log", job, status));
            }
          }
        });
    for (String job : jobs) {
      if (!union.contains(job)) {
        faults.add(fault("Expected job %s in one of %s", job, lists.keySet().toString()));
      }
    }
  }

  private static Fault fault(String text, String job, String where) {
    return new Fault(Promise.LISTS_HAVE_EVERY_JOB_ONCE, text.formatted(job, where));
  }

  private ListCheck() {}
}
