// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A fault that is to come.
 *
 * @param victim which of those that can be hit, counted round
 * @param hold how long it lasts
 * @param detail which file, which way, counted round
 */
record Planned(FaultKind kind, int victim, Duration hold, int detail) {

  private static final int VICTIMS = 12;
  private static final int DETAILS = 1_000;

  /**
   * The same seed and kinds give the same plan. Each round has every kind once, in an order of its
   * own.
   *
   * @param rounds at least 1
   */
  static List<Planned> schedule(long seed, List<FaultKind> kinds, int rounds, boolean isLong) {
    Random dice = new Random(seed);
    List<Planned> plan = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      List<FaultKind> order = new ArrayList<>(kinds);
      Collections.shuffle(order, dice);
      for (FaultKind kind : order) {
        List<Integer> holds = kind.holds(isLong);
        Duration hold = Duration.ofSeconds(holds.get(dice.nextInt(holds.size())));
        plan.add(new Planned(kind, dice.nextInt(VICTIMS), hold, dice.nextInt(DETAILS)));
      }
    }
    return List.copyOf(plan);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s#%d %ds", kind.word(), victim, Math.max(0, hold.toSeconds()));
  }
}
