// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The schedule of a run. */
final class PlannedTest {

  private static final List<FaultKind> ALL = FaultKind.harms();

  @Test
  void aSeedRepeatsItsSchedule() {
    List<Planned> plan = Planned.schedule(7, ALL, 4, false);

    assertThat(Planned.schedule(7, ALL, 4, false)).isEqualTo(plan);
    assertThat(Planned.schedule(8, ALL, 4, false)).isNotEqualTo(plan);
  }

  @Test
  void eachRoundHasEveryKindOnce() {
    List<Planned> plan = Planned.schedule(1, ALL, 5, false);

    for (int round = 0; round < 5; round++) {
      List<Planned> one = plan.subList(round * ALL.size(), (round + 1) * ALL.size());
      assertThat(one).extracting(Planned::kind).containsExactlyInAnyOrderElementsOf(ALL);
    }
  }

  @Test
  void aLongRunHasPausesOfNinetySecondsAndAShortOneHasNone() {
    assertThat(Planned.schedule(1, ALL, 50, true))
        .filteredOn(planned -> planned.hold().toSeconds() == 90)
        .extracting(Planned::kind)
        .containsOnly(
            FaultKind.PAUSE_ALL,
            FaultKind.PAUSE_BROKER,
            FaultKind.PAUSE_GATEWAY,
            FaultKind.PAUSE_PROCESSOR);
    assertThat(Planned.schedule(1, ALL, 50, false))
        .noneMatch(planned -> planned.hold().toSeconds() > 20);
  }
}
