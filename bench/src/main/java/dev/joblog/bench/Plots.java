// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench;

import dev.joblog.bench.plot.Plot;
import dev.joblog.bench.plot.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Two files of SVG for each line: latencies by percentile, operations by second. */
final class Plots {

  /**
   * @param directory made when missing
   */
  static void write(Results results, Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Map.Entry<String, Map<String, Rounds>> line : results.lines().entrySet()) {
      String file = line.getKey().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
      Files.writeString(
          directory.resolve(file + "-latency.svg"),
          Plot.latencies(line.getKey(), latencies(line.getValue())).svg());
      Files.writeString(
          directory.resolve(file + "-throughput.svg"),
          Plot.rates(line.getKey(), rates(line.getValue())).svg());
    }
  }

  private static List<Series> latencies(Map<String, Rounds> sides) {
    List<Series> lines = new ArrayList<>();
    sides.forEach(
        (side, rounds) ->
            rounds
                .merged()
                .forEach((what, times) -> lines.add(Series.latencies(side + ": " + what, times))));
    return lines;
  }

  private static List<Series> rates(Map<String, Rounds> sides) {
    List<Series> lines = new ArrayList<>();
    sides.forEach(
        (side, rounds) -> {
          for (Rounds.Round round : rounds.all()) {
            lines.add(
                Series.rates(
                    side + ": round " + (rounds.all().indexOf(round) + 1),
                    round.played().tape().rates(round.played().seconds())));
          }
        });
    return lines;
  }

  private Plots() {}
}
