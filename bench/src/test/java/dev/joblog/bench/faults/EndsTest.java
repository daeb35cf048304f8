// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service that ends by itself without a reason is a fault of the run. */
final class EndsTest {

  private static Planned struck(FaultKind kind, int victim) {
    return new Planned(kind, victim, Duration.ZERO, 0);
  }

  @ParameterizedTest
  @EnumSource(
      value = FaultKind.class,
      names = {"BREAK_STORE", "FILL_DISK"})
  void aProcessorWhoseDiskWasHarmedMayEnd(FaultKind kind) {
    Map<String, Integer> ended = Map.of("processor-2", 3);

    assertThat(Ends.unexplained(ended, List.of(struck(kind, 3)))).isEmpty();
    assertThat(Ends.unexplained(ended, List.of(struck(kind, 2))))
        .as("it was the other's disk")
        .containsExactly("Expected processor-2 to live, but it ended by itself, times: 3");
  }

  /** What they end themselves is not counted. */
  @ParameterizedTest
  @EnumSource(
      value = FaultKind.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"BREAK_STORE", "FILL_DISK"})
  void nothingElseExplainsAnEnd(FaultKind kind) {
    assertThat(Ends.unexplained(Map.of("processor-1", 1), List.of(struck(kind, 0)))).hasSize(1);
  }

  @Test
  void aGatewayHasNoDiskToEndOf() {
    List<Planned> all = List.of(struck(FaultKind.BREAK_STORE, 0), struck(FaultKind.FILL_DISK, 1));

    assertThat(Ends.unexplained(Map.of("gateway-1", 1), all)).hasSize(1);
    assertThat(Ends.unexplained(Map.of(), all)).isEmpty();
  }
}
