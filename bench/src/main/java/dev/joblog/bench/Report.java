// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench;

import dev.joblog.bench.figures.Spread;
import dev.joblog.bench.figures.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** The tables: each figure the median of the rounds, with the least and the most. */
final class Report {

  private static final double MIB = 1 << 20;

  private final Results results;

  Report(Results results) {
    this.results = results;
  }

  String text() {
    StringBuilder text = new StringBuilder(speed().text());
    text.append('\n').append(costs().text());
    List<String> sides = List.copyOf(results.sides());
    for (String other : sides.subList(Math.min(1, sides.size()), sides.size())) {
      text.append('\n').append(ratios(sides.get(0), other).text());
    }
    return text.toString();
  }

  private Table speed() {
    Table table =
        new Table(
            3, List.of("workload", "side", "time of", "per second", "p50 ms", "p99 ms", "max ms"));
    results
        .lines()
        .forEach(
            (line, sides) ->
                sides.forEach(
                    (side, rounds) -> {
                      String name = line;
                      String rate = rounds.rate().text(0);
                      for (String what : rounds.latencyNames()) {
                        table.row(
                            List.of(
                                name,
                                side,
                                what,
                                rate,
                                rounds.latency(what, times -> times.millis(50)).text(2),
                                rounds.latency(what, times -> times.millis(99)).text(2),
                                rounds.latency(what, times -> times.maxMillis()).text(1)));
                        name = "";
                        rate = "";
                      }
                    }));
    return table;
  }

  /** By process. */
  private Table costs() {
    Set<String> parts = new LinkedHashSet<>();
    Set<String> data = new LinkedHashSet<>();
    eachRound(round -> parts.addAll(round.cpu().keySet()));
    eachRound(round -> data.addAll(round.grown().keySet()));
    List<String> header = new ArrayList<>(List.of("workload", "side"));
    if (!parts.isEmpty()) {
      header.add("CPU s per 1,000");
      parts.forEach(part -> header.add("of it " + part));
      parts.forEach(part -> header.add(part + " MiB"));
      data.forEach(name -> header.add(name + " bytes each"));
    }
    header.add("client CPU ms a request");
    Table table = new Table(2, header);
    results
        .lines()
        .forEach(
            (line, sides) ->
                sides.forEach((side, rounds) -> table.row(costs(line, side, rounds, parts, data))));
    return table;
  }

  private static List<String> costs(
      String line, String side, Rounds rounds, Set<String> parts, Set<String> data) {
    List<String> row = new ArrayList<>(List.of(line, side));
    if (!parts.isEmpty()) {
      row.add(rounds.allCpu().text(2));
      parts.forEach(part -> row.add(rounds.cpu(part).text(2)));
      parts.forEach(
          part -> row.add(rounds.of(round -> round.pss().getOrDefault(part, 0.0) / MIB).text(0)));
      data.forEach(
          name ->
              row.add(
                  rounds
                      .of(
                          round ->
                              (double) round.grown().getOrDefault(name, 0L) / round.operations())
                      .text(0)));
    }
    row.add(rounds.clientCpu().text(3));
    return row;
  }

  private void eachRound(Consumer<Rounds.Round> action) {
    results.lines().values().forEach(sides -> sides.values().forEach(r -> r.all().forEach(action)));
  }

  private Table ratios(String first, String second) {
    Table table =
        new Table(2, List.of("workload", "figure", first, second, first + " ÷ " + second));
    results
        .lines()
        .forEach(
            (line, sides) -> {
              if (sides.containsKey(first) && sides.containsKey(second)) {
                ratios(table, line, sides.get(first), sides.get(second));
              }
            });
    return table;
  }

  private static void ratios(Table table, String line, Rounds a, Rounds b) {
    ratio(table, line, "per second", a.rate(), b.rate(), 0);
    for (String what : a.latencyNames()) {
      if (b.latencyNames().contains(what)) {
        for (int percentile : new int[] {50, 99}) {
          ratio(
              table,
              "",
              what + " p" + percentile + " ms",
              a.latency(what, times -> times.millis(percentile)),
              b.latency(what, times -> times.millis(percentile)),
              2);
        }
      }
    }
    ratio(table, "", "CPU s per 1,000", a.allCpu(), b.allCpu(), 2);
  }

  private static void ratio(
      Table table, String line, String figure, Spread a, Spread b, int decimals) {
    String ratio =
        b.median() == 0 ? "" : String.format(Locale.ROOT, "%.2f", a.median() / b.median());
    table.row(List.of(line, figure, a.text(decimals), b.text(decimals), ratio));
  }
}
