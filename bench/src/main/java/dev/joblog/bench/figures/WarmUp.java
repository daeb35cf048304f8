// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.figures;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;

/**
 * When a system is warm: when the rates of three windows in a row agree within 5 %, which is when
 * the highest is at most 1.05 times the lowest.
 */
public final class WarmUp {

  private static final int WINDOWS = 3;
  private static final double AGREE = 1.05;

  private final Deque<Double> last = new ArrayDeque<>();

  /**
   * @param rate of the next window, operations a second
   * @return whether it is warm now
   */
  public boolean warm(double rate) {
    last.addLast(rate);
    if (last.size() > WINDOWS) {
      last.removeFirst();
    }
    double lowest = Collections.min(last);
    return last.size() == WINDOWS && lowest > 0 && Collections.max(last) <= AGREE * lowest;
  }
}
