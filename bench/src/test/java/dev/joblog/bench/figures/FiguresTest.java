// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arithmetic of the benchmark. */
final class FiguresTest {

  private static final long MILLI = 1_000_000;

  /** The number of the first window after which it is warm; 0: it never is. */
  private static int warmAfter(double... rates) {
    WarmUp rule = new WarmUp();
    for (int window = 1; window <= rates.length; window++) {
      if (rule.warm(rates[window - 1], 0)) {
        return window;
      }
    }
    return 0;
  }

  @Test
  void aSystemIsWarmWhenThreeWindowsInARowAgreeWithinFivePercent() {
    assertThat(warmAfter(100, 200, 300, 310, 314, 315)).isEqualTo(5);
    assertThat(warmAfter(100, 105, 102)).isEqualTo(3);
    assertThat(warmAfter(100, 105.1, 102)).isZero();
    assertThat(warmAfter(100, 100, 90, 100, 100, 99)).isEqualTo(6);
    assertThat(warmAfter(100, 100)).isZero();
    assertThat(warmAfter(0, 0, 0, 0)).isZero();
  }

  @Test
  void aSystemWhoseCompilersAreAtWorkIsNotWarm() {
    WarmUp rule = new WarmUp();

    assertThat(rule.warm(100, 1.2)).isFalse();
    assertThat(rule.warm(100, 0.9)).isFalse();
    assertThat(rule.warm(100, 0.11)).isFalse();
    assertThat(rule.warm(100, -2)).isFalse();
    assertThat(rule.warm(100, 0.1)).isTrue();
  }

  @Test
  void aFigureOfSeveralRoundsIsTheMedianWithTheLeastAndTheMost() {
    assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3));
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(new Spread(2.5, 1, 4));
    assertThat(new Spread(2.5, 1, 4).text(1)).isEqualTo("2.5 (1.0–4.0)");
    assertThat(Spread.of(List.of(7.0)).text(2)).isEqualTo("7.00");
    assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPercentileIsTheTimeThatThatShareDoesNotExceed() {
    Latencies times = new Latencies();
    for (int i = 100; i >= 1; i--) {
      times.record(i * MILLI);
    }
    assertThat(times.count()).isEqualTo(100);
    assertThat(times.millis(50)).isBetween(50.0, 50.1);
    assertThat(times.millis(99)).isBetween(99.0, 99.1);
    assertThat(times.maxMillis()).isBetween(100.0, 100.1);
  }

  @Test
  void whatIsOutOfRangeCountsAsItsEnd() {
    Latencies times = new Latencies();
    times.record(-5);
    times.record(Long.MAX_VALUE);
    assertThat(times.millis(50)).isZero();
    assertThat(times.maxMillis()).isBetween(3_600_000.0, 3_603_000.0);
  }

  @Test
  void theCurveRisesAndEndsBeforeAHundredPercent() {
    Latencies times = new Latencies();
    for (int i = 1; i <= 10_000; i++) {
      times.record(i * MILLI / 100);
    }
    List<Double> percentiles = new ArrayList<>();
    List<Double> millis = new ArrayList<>();
    for (Latencies.Point point : times.curve()) {
      percentiles.add(point.percentile());
      millis.add(point.millis());
    }
    assertThat(percentiles).isSorted().hasSizeGreaterThan(20).allMatch(value -> value < 100);
    assertThat(millis).isSorted();
  }

  @Test
  void tapesOfAllClientsAreJoinedAndRatesAreByTheSlotInWhichSomethingEnded() {
    Tape one = new Tape(0);
    one.done(100 * MILLI, 1);
    one.done(600 * MILLI, 100);
    one.time("create", 3 * MILLI);
    one.requests(2);
    Tape two = new Tape(0);
    two.done(1_200 * MILLI, 4);
    two.time("claim", MILLI);
    two.time("create", MILLI);

    one.add(two);

    assertThat(one.operations()).isEqualTo(105);
    assertThat(one.requests()).isEqualTo(2);
    assertThat(one.seconds()).isEqualTo(1.2);
    assertThat(one.latencies())
        .containsOnlyKeys("create", "claim")
        .hasEntrySatisfying("create", times -> assertThat(times.count()).isEqualTo(2));
    assertThat(one.rates(one.seconds())).containsExactly(2, 200);
  }

  @Test
  void aTablesColumnsAreAsWideAsTheyNeedToBe() {
    Table table = new Table(1, List.of("name", "ms"));
    table.row(List.of("a", "10.25"));
    table.row(List.of("longer", "7"));
    assertThat(table.text())
        .isEqualTo(
            """
            | name   |    ms |
            |--------|------:|
            | a      | 10.25 |
            | longer |     7 |
            """);
    assertThatThrownBy(() -> table.row(List.of("a"))).isInstanceOf(IllegalArgumentException.class);
  }
}
