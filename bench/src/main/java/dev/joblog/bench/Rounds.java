// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench;

import dev.joblog.bench.figures.Latencies;
import dev.joblog.bench.figures.Spread;
import dev.joblog.bench.work.Played;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** All rounds of one line and one side, however many turns they came in. */
final class Rounds {

  /**
   * One of them.
   *
   * @param cpu seconds, by process
   * @param clientCpu seconds of this process
   * @param pss proportional set at its end, bytes, by process
   * @param grown bytes on disk, by what they belong to
   */
  record Round(
      Played played,
      Map<String, Double> cpu,
      double clientCpu,
      Map<String, Double> pss,
      Map<String, Long> grown) {

    double allCpu() {
      return cpu.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    long operations() {
      return Math.max(1, played.tape().operations());
    }

    long requests() {
      return Math.max(1, played.tape().requests());
    }
  }

  private final List<Round> rounds = new ArrayList<>();

  void add(Round round) {
    rounds.add(round);
  }

  List<Round> all() {
    return List.copyOf(rounds);
  }

  Spread of(ToDoubleFunction<Round> figure) {
    return Spread.of(rounds.stream().map(figure::applyAsDouble).toList());
  }

  Spread rate() {
    return of(round -> round.played().rate());
  }

  /** Of those rounds that have such latencies. */
  Spread latency(String what, ToDoubleFunction<Latencies> figure) {
    List<Double> values = new ArrayList<>();
    for (Round round : rounds) {
      Map<String, Latencies> latencies = round.played().tape().latencies();
      if (latencies.containsKey(what)) {
        values.add(figure.applyAsDouble(latencies.get(what)));
      }
    }
    return Spread.of(values);
  }

  Set<String> latencyNames() {
    Set<String> names = new LinkedHashSet<>();
    rounds.forEach(round -> names.addAll(round.played().tape().latencies().keySet()));
    return names;
  }

  /** Of all rounds together, by name. */
  Map<String, Latencies> merged() {
    Map<String, Latencies> merged = new LinkedHashMap<>();
    for (Round round : rounds) {
      round
          .played()
          .tape()
          .latencies()
          .forEach((name, times) -> merged.computeIfAbsent(name, n -> new Latencies()).add(times));
    }
    return merged;
  }

  /** Seconds of CPU for 1,000 operations. */
  Spread cpu(String part) {
    return of(round -> round.cpu().getOrDefault(part, 0.0) * 1_000 / round.operations());
  }

  Spread allCpu() {
    return of(round -> round.allCpu() * 1_000 / round.operations());
  }

  /** Milliseconds of the client's CPU for a request. */
  Spread clientCpu() {
    return of(round -> round.clientCpu() * 1_000 / round.requests());
  }
}
