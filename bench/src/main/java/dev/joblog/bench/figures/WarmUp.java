// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.figures;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;

/**
 * When a system is warm: when the rates of three windows in a row agree within 5 %, which is when
 * the highest is at most 1.05 times the lowest, and the compilers of its JVMs took at most a tenth
 * of a core in the last one. Rates agree long before: a compiler that takes what is left of two
 * cores does not change them, but all that is measured at less than the full rate.
 */
public final class WarmUp {

  private static final int WINDOWS = 3;
  private static final double AGREE = 1.05;
  private static final double COMPILING_MAX = 0.1;

  private final Deque<Double> last = new ArrayDeque<>();

  /**
   * @param rate of the next window, operations a second
   * @param compiling cores that the compilers took meanwhile; 0 where it is not known, and less
   *     where one of their threads has ended, which says nothing of the others
   * @return whether it is warm now
   */
  public boolean warm(double rate, double compiling) {
    last.addLast(rate);
    if (last.size() > WINDOWS) {
      last.removeFirst();
    }
    double lowest = Collections.min(last);
    return last.size() == WINDOWS
        && lowest > 0
        && Collections.max(last) <= AGREE * lowest
        && compiling >= 0
        && compiling <= COMPILING_MAX;
  }
}
