// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One axis, from 0.
 *
 * @param max above 0
 */
record Axis(String label, double max, List<Tick> ticks) {

  private static final int TICKS = 5;

  record Tick(double at, String text) {}

  /**
   * With ticks at round numbers.
   *
   * @param highest of the values
   */
  static Axis linear(String label, double highest) {
    double step = step(Math.max(highest, 1e-3) / TICKS);
    List<Tick> ticks = new ArrayList<>();
    int last = (int) Math.max(1, Math.ceil(highest / step));
    for (int i = 0; i <= last; i++) {
      double at = i * step;
      ticks.add(new Tick(at, text(at)));
    }
    return new Axis(label, last * step, ticks);
  }

  /** Of percentiles, by their nines. */
  static Axis nines(String label, double highest) {
    List<Tick> ticks = new ArrayList<>();
    ticks.add(new Tick(0, "0 %"));
    ticks.add(new Tick(Series.nines(50), "50 %"));
    String text = "90";
    int last = (int) Math.max(1, Math.ceil(highest));
    for (int nine = 1; nine <= last; nine++) {
      ticks.add(new Tick(nine, text + " %"));
      text = nine == 1 ? "99" : nine == 2 ? "99.9" : text + "9";
    }
    return new Axis(label, last, ticks);
  }

  /** The next of 1, 2, 5 times a power of ten. */
  private static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (int times : new int[] {1, 2, 5}) {
      if (times * power >= least) {
        return times * power;
      }
    }
    return 10 * power;
  }

  private static String text(double value) {
    String text = String.format(Locale.ROOT, "%.3f", value);
    return text.replaceAll("\\.?0+$", "");
  }
}
