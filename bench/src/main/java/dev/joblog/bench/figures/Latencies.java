// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.figures;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Times of one kind, to three digits, from a microsecond to an hour; longer ones count as an hour.
 * For one thread at a time.
 */
public final class Latencies {

  private static final long MICROS_MAX = 3_600_000_000L;
  private static final int DIGITS = 3;

  private final Histogram micros = new Histogram(1, MICROS_MAX, DIGITS);

  public void record(long nanos) {
    micros.recordValue(Math.min(MICROS_MAX, Math.max(0, nanos / 1_000)));
  }

  public void add(Latencies others) {
    micros.add(others.micros);
  }

  public long count() {
    return micros.getTotalCount();
  }

  /**
   * The smallest time that at least this share of all do not exceed.
   *
   * @param percentile 0 to 100
   */
  public double millis(double percentile) {
    return micros.getValueAtPercentile(percentile) / 1_000.0;
  }

  public double maxMillis() {
    return micros.getMaxValue() / 1_000.0;
  }

  /**
   * A point of the curve of percentiles.
   *
   * @param percentile 0 to below 100
   */
  public record Point(double percentile, double millis) {}

  /** The curve, dense towards its end; without its last point, at 100 %, which has no place. */
  public List<Point> curve() {
    List<Point> points = new ArrayList<>();
    for (HistogramIterationValue step : micros.percentiles(5)) {
      if (step.getPercentileLevelIteratedTo() < 100) {
        points.add(
            new Point(step.getPercentileLevelIteratedTo(), step.getValueIteratedTo() / 1_000.0));
      }
    }
    return points;
  }
}
