// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.bench.history.Call;
import dev.joblog.bench.history.Call.Ask;
import dev.joblog.bench.history.Call.Told;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** From one build to another and back. */
final class UpgradeTest {

  private static Call call(Ask ask, Told told, String code) {
    return new Call(
        "client", ask, "", "", 0, 1_000_000_000, 3_500_000_000L, 0, code, told, List.of());
  }

  @Test
  void eachServiceStandsBesideEachOfTheOtherBuildAndComesBack() {
    Set<String> newer = new HashSet<>();
    Set<Set<String>> seen = new HashSet<>();
    for (Planned planned : Upgrade.plan(2)) {
      String service = planned.kind().word() + "#" + planned.victim();
      if (!newer.remove(service)) {
        newer.add(service);
      }
      seen.add(Set.copyOf(newer));
    }

    assertThat(newer).as("newer at the end").isEmpty();
    assertThat(seen)
        .contains(
            Set.of("replace-processor#0"),
            Set.of("replace-processor#0", "replace-processor#1"),
            Set.of("replace-gateway#0"),
            Set.of("replace-gateway#0", "replace-gateway#1"));
  }

  @Test
  void aRequestFailsWhenItsConnectionBreaksOrNoAnswerComes() {
    List<Call> calls =
        List.of(
            call(Ask.CREATE, Told.SILENT, "broken"),
            call(Ask.PROBE, Told.SILENT, "broken"),
            call(Ask.PAGE, Told.SILENT, Caller.LATE));

    assertThat(Upgrade.failed(calls))
        .containsExactly(
            "Expected an answer, but CREATE of client at 1.0 s got none in 2.5 s: broken",
            "Expected an answer, but PROBE of client at 1.0 s got none in 2.5 s: broken",
            "Expected an answer, but PAGE of client at 1.0 s got none in 2.5 s: late");
  }

  @Test
  void aBusyGatewayOneThatIsAwayAndAnImpatientProbeAreNoFailures() {
    List<Call> calls =
        List.of(
            call(Ask.CREATE, Told.BUSY, "starting"),
            call(Ask.CLAIM, Told.ABSENT, ""),
            call(Ask.CLAIM, Told.HUNG_UP, ""),
            call(Ask.PROBE, Told.SILENT, Caller.LATE));

    assertThat(Upgrade.failed(calls)).isEmpty();
  }

  @Test
  void afterFiveTheyAreCounted() {
    List<Call> calls =
        new ArrayList<>(Collections.nCopies(5, call(Ask.CREATE, Told.SILENT, "broken")));
    assertThat(Upgrade.failed(calls)).hasSize(5);
    calls.add(call(Ask.CREATE, Told.SILENT, "broken"));

    assertThat(Upgrade.failed(calls)).hasSize(6).last().isEqualTo("and 1 more");
  }
}
