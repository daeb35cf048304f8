// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.bench.figures.Tape;

/**
 * A round.
 *
 * @param tape of all hands
 * @param seconds until the last operation ended
 */
public record Played(Tape tape, double seconds) {

  /** Operations a second. */
  public double rate() {
    return seconds > 0 ? tape.operations() / seconds : 0;
  }
}
