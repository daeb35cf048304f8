// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.history;

import dev.joblog.bench.history.Fault.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Decides from what clients were told, the event log, the lists and the streams whether every
 * promise was kept. Nothing in it knows which faults struck, or when.
 */
public final class Checker {

  /** Faults of one promise that are told; the rest is counted. */
  static final int TOLD_MAX = 5;

  /**
   * @return none when all is sound; of each promise the first five, and how many more
   */
  public static List<Fault> faults(Evidence evidence) {
    List<Fault> all = new ArrayList<>();
    all.addAll(CreateCheck.faults(evidence));
    all.addAll(TimeCheck.faults(evidence));
    all.addAll(LeaseCheck.faults(evidence));
    all.addAll(SubmitCheck.faults(evidence));
    all.addAll(AnswerCheck.faults(evidence));
    all.addAll(ListCheck.faults(evidence));
    all.addAll(StreamCheck.faults(evidence));
    return few(all);
  }

  private static List<Fault> few(List<Fault> all) {
    Map<Promise, List<Fault>> byPromise =
        all.stream().collect(Collectors.groupingBy(Fault::promise));
    List<Fault> few = new ArrayList<>();
    for (Promise promise : Promise.values()) {
      List<Fault> some = byPromise.getOrDefault(promise, List.of());
      few.addAll(some.subList(0, Math.min(TOLD_MAX, some.size())));
      if (some.size() > TOLD_MAX) {
        few.add(new Fault(promise, "and " + (some.size() - TOLD_MAX) + " more"));
      }
    }
    return few;
  }

  private Checker() {}
}
