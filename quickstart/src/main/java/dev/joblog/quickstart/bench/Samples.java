// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Latencies of one operation, in nanoseconds, sorted. */
final class Samples {

  private final long[] sorted;

  Samples(List<Long> nanos) {
    this.sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("Expected at least one sample, but there is none");
    }
  }

  int count() {
    return sorted.length;
  }

  /** Nearest rank: the smallest sample that at least this share of all do not exceed. */
  double millis(double percentile) {
    int rank = (int) Math.ceil(percentile / 100 * sorted.length);
    return sorted[Math.max(0, rank - 1)] / 1e6;
  }

  double perSecond(long elapsedNanos) {
    return sorted.length * 1e9 / elapsedNanos;
  }

  String row(String operation, int clients, long elapsedNanos) {
    return String.format(
        Locale.ROOT,
        "| %-10s | %7d | %6d | %8.2f | %8.2f | %8.2f | %9.0f |",
        operation,
        clients,
        count(),
        millis(50),
        millis(99),
        millis(100),
        perSecond(elapsedNanos));
  }

  @Override
  public String toString() {
    return Arrays.toString(sorted);
  }
}
