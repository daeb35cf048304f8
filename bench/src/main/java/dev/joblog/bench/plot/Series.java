// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.plot;

import dev.joblog.bench.figures.Latencies;
import dev.joblog.bench.figures.Tape;
import java.util.ArrayList;
import java.util.List;

/** One line of a plot. */
public record Series(String name, List<Point> points) {

  /** In the plot's own units. */
  public record Point(double x, double y) {}

  public Series {
    points = List.copyOf(points);
  }

  /** Milliseconds over nines: 0 is the shortest, 1 is 90 %, 2 is 99 %. */
  public static Series latencies(String name, Latencies times) {
    return new Series(
        name,
        times.curve().stream()
            .map(point -> new Point(nines(point.percentile()), point.millis()))
            .toList());
  }

  /**
   * Over seconds.
   *
   * @param rates by slot of {@link Tape#SLOT_SECONDS}
   */
  public static Series rates(String name, double[] rates) {
    List<Point> points = new ArrayList<>();
    for (int slot = 0; slot < rates.length; slot++) {
      points.add(new Point((slot + 1) * Tape.SLOT_SECONDS, rates[slot]));
    }
    return new Series(name, points);
  }

  /**
   * @param percentile 0 to below 100
   */
  static double nines(double percentile) {
    return -Math.log10(1 - percentile / 100);
  }
}
