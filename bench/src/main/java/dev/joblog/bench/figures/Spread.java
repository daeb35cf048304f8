// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.figures;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** One figure of several rounds. */
public record Spread(double median, double min, double max) {

  /**
   * @param values one per round; of an even number the median is the mean of the middle two
   */
  public static Spread of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("Expected at least one round, but there is none");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** {@code 12.3 (11.9–12.8)}, or the figure alone where there was one round. */
  public String text(int decimals) {
    String one = "%." + decimals + "f";
    return min == max
        ? String.format(Locale.ROOT, one, median)
        : String.format(Locale.ROOT, one + " (" + one + "–" + one + ")", median, min, max);
  }

  @Override
  public String toString() {
    return Arrays.toString(new double[] {median, min, max});
  }
}
