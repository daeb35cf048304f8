// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds what clients were told against what the service counts: nothing lost, nothing twice. */
final class Accounts {

  /** Of a job that is over by its worker's word. */
  static final String COMPLETED = "completed";

  /** Of a job that is over because somebody called it off. */
  static final String CANCELLED = "cancelled";

  /** Ids of one kind of fault that a message names. */
  private static final int NAMED_MAX = 3;

  /**
   * @param counts of the ledger's queue: jobs by status, as the service counts them
   * @return what is wrong, a sentence each
   */
  static List<String> faults(Ledger ledger, Map<String, Long> counts) {
    List<String> faults = new ArrayList<>();
    Set<String> created = once(ledger, "created", ledger.created(), faults);
    Set<String> claimed = once(ledger, "claimed", ledger.claimed(), faults);
    Set<String> finished = once(ledger, "finished", ledger.finished(), faults);
    within(ledger, "claimed", claimed, "created", created, faults);
    within(ledger, "finished", finished, "created", created, faults);
    long counted = counts.values().stream().mapToLong(Long::longValue).sum();
    same(ledger, "jobs", created.size(), counted, faults);
    long over = counts.getOrDefault(COMPLETED, 0L) + counts.getOrDefault(CANCELLED, 0L);
    same(ledger, "finished jobs", finished.size(), over, faults);
    return faults;
  }

  private static Set<String> once(
      Ledger ledger, String what, List<String> jobs, List<String> faults) {
    Set<String> seen = new HashSet<>();
    List<String> twice = jobs.stream().filter(job -> !seen.add(job)).toList();
    if (!twice.isEmpty()) {
      faults.add(
          "Expected each job of %s to be %s once, but %s"
              .formatted(ledger.queue(), what, few(twice, "twice")));
    }
    return seen;
  }

  private static void within(
      Ledger ledger,
      String what,
      Set<String> these,
      String of,
      Set<String> those,
      List<String> faults) {
    List<String> others = these.stream().filter(job -> !those.contains(job)).sorted().toList();
    if (!others.isEmpty()) {
      faults.add(
          "Expected what is %s of %s to have been %s, but %s"
              .formatted(what, ledger.queue(), of, few(others, "not")));
    }
  }

  private static String few(Collection<String> jobs, String how) {
    List<String> named = jobs.stream().limit(NAMED_MAX).toList();
    return jobs.size()
        + (jobs.size() == 1 ? " was " : " were ")
        + how
        + ": "
        + String.join(", ", named)
        + (jobs.size() > NAMED_MAX ? ", …" : "");
  }

  private static void same(
      Ledger ledger, String what, long acknowledged, long counted, List<String> faults) {
    if (acknowledged != counted) {
      faults.add(
          "Expected %s %s in %s, as was answered, but the service counts %s"
              .formatted(acknowledged, what, ledger.queue(), counted));
    }
  }

  private Accounts() {}
}
