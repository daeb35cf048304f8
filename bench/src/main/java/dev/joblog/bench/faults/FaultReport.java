// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import dev.joblog.bench.figures.Spread;
import dev.joblog.bench.figures.Table;
import dev.joblog.bench.history.Call;
import dev.joblog.bench.history.Call.Told;
import dev.joblog.bench.history.Strike;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the faults of a run cost: recovery by kind, and what requests were told. */
final class FaultReport {

  private static final double SECOND = 1e9;

  private final Map<String, List<Strike.Cost>> costs = new TreeMap<>();
  private final Map<Told, Long> told = new EnumMap<>(Told.class);
  private long requests;

  void add(List<Call> calls, List<Strike> strikes) {
    requests += calls.size();
    calls.forEach(call -> told.merge(call.told(), 1L, Long::sum));
    Map<Integer, List<Call>> probes = Strike.probes(calls);
    for (Strike strike : strikes) {
      costs.computeIfAbsent(strike.kind(), kind -> new ArrayList<>()).add(strike.cost(probes));
    }
  }

  String text() {
    Table table =
        new Table(
            1,
            List.of("fault", "times", "answered s, p50", "max", "longest silence s, p50", "max"));
    costs.forEach(
        (kind, all) -> {
          List<Double> answered = all.stream().map(cost -> cost.answered() / SECOND).toList();
          List<Double> silence = all.stream().map(cost -> cost.silence() / SECOND).toList();
          table.row(
              List.of(
                  kind,
                  Integer.toString(all.size()),
                  median(answered),
                  seconds(Collections.max(answered)),
                  median(silence),
                  seconds(Collections.max(silence))));
        });
    Table counts = new Table(1, List.of("requests", "count"));
    counts.row(List.of("all", Long.toString(requests)));
    told.forEach(
        (one, count) ->
            counts.row(
                List.of(
                    one.name().toLowerCase(Locale.ROOT).replace('_', ' '), Long.toString(count))));
    return table.text() + "\n" + counts.text();
  }

  private static String median(List<Double> figures) {
    return seconds(Spread.of(figures).median());
  }

  private static String seconds(double figure) {
    return String.format(Locale.ROOT, "%.2f", figure);
  }
}
