// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import dev.joblog.bench.history.Call;
import dev.joblog.bench.history.Call.Ask;
import dev.joblog.bench.history.Call.Told;
import dev.joblog.bench.measured.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * From one build to another under load and back, one process after the other: the first time
 * processors go first, the next time gateways, so that each stands beside each of the other build.
 */
final class Upgrade {

  /** Requests that are told; the rest is counted. */
  private static final int TOLD_MAX = 5;

  /**
   * @param rounds there and back, each
   */
  static List<Planned> plan(int rounds) {
    List<Planned> plan = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      FaultKind first = round % 2 == 0 ? FaultKind.REPLACE_PROCESSOR : FaultKind.REPLACE_GATEWAY;
      FaultKind second = round % 2 == 0 ? FaultKind.REPLACE_GATEWAY : FaultKind.REPLACE_PROCESSOR;
      for (FaultKind kind : List.of(first, second, second, first)) {
        for (int victim = 0; victim < Cluster.TWO; victim++) {
          plan.add(new Planned(kind, victim, Duration.ZERO, 0));
        }
      }
    }
    return List.copyOf(plan);
  }

  /**
   * Requests that failed otherwise than by a word: a connection that was taken and broke, or no
   * answer in ten seconds. A probe's two seconds are its own.
   *
   * @return a sentence for each of the first five, and how many more
   */
  static List<String> failed(List<Call> calls) {
    List<Call> failed = calls.stream().filter(Upgrade::failed).toList();
    List<String> told = new ArrayList<>();
    for (Call call : failed.subList(0, Math.min(TOLD_MAX, failed.size()))) {
      told.add(
          String.format(
              Locale.ROOT,
              "Expected an answer, but %s of %s at %.1f s got none in %.1f s: %s",
              call.ask(),
              call.client(),
              call.began() / 1e9,
              (call.ended() - call.began()) / 1e9,
              call.code()));
    }
    if (failed.size() > TOLD_MAX) {
      told.add("and " + (failed.size() - TOLD_MAX) + " more");
    }
    return told;
  }

  private static boolean failed(Call call) {
    return call.told() == Told.SILENT
        && !(call.ask() == Ask.PROBE && call.code().equals(Caller.LATE));
  }

  private Upgrade() {}
}
