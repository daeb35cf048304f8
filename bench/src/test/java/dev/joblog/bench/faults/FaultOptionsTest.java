// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.audit.CouldNotRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command line of {@code ./joblog faults}. */
final class FaultOptionsTest {

  @Test
  void everyFaultForTenMinutesUnlessAskedOtherwise() throws Exception {
    FaultOptions options = FaultOptions.parse(List.of());

    assertThat(options.time()).isEqualTo(Duration.ofMinutes(10));
    assertThat(options.kinds())
        .containsAll(FaultKind.harms().stream().filter(kind -> !kind.needsRoot()).toList());
    assertThat(options.plan().size())
        .as("a plan that lasts, if each fault takes five seconds")
        .isGreaterThanOrEqualTo(120);
  }

  @Test
  void namedFaultsAloneSoOftenAsAsked() throws Exception {
    FaultOptions options =
        FaultOptions.parse(List.of("--faults", "kill-leader,pause-all", "--rounds", "3"));

    assertThat(options.kinds()).containsExactly(FaultKind.KILL_LEADER, FaultKind.PAUSE_ALL);
    assertThat(options.plan()).hasSize(6);
  }

  @Test
  void anUnknownFaultIsRefusedByName() {
    assertThatThrownBy(() -> FaultOptions.parse(List.of("--faults", "kill-leader,earthquake")))
        .isInstanceOf(CouldNotRun.class)
        .hasMessageContaining("pause-all")
        .hasMessageEndingWith("but got \"earthquake\".");
  }

  @Test
  void anUpgradeIsDoneTwiceAndNothingElse() throws Exception {
    FaultOptions options = FaultOptions.parse(List.of("--upgrade-from", "/former/build"));

    assertThat(options.upgradeFrom()).contains(Path.of("/former/build"));
    assertThat(options.plan()).isEqualTo(Upgrade.plan(2));
    assertThatThrownBy(
            () -> FaultOptions.parse(List.of("--upgrade-from", "x", "--faults", "kill-leader")))
        .isInstanceOf(CouldNotRun.class)
        .hasMessage("Expected --upgrade-from, or --faults, but got both.");
  }

  @Test
  void aReplacementIsNoFaultThatStrikesByItself() {
    assertThatThrownBy(() -> FaultOptions.parse(List.of("--faults", "replace-gateway")))
        .isInstanceOf(CouldNotRun.class)
        .hasMessageEndingWith("but got \"replace-gateway\".");
  }
}
