// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Position;
import org.junit.jupiter.api.Test;

/** What a client is told to ask for, it can ask for. */
final class PositionsTest {

  @Test
  void aPartitionThatHasAppliedNothingYetIsNotAskedFor() {
    Positions first = Positions.of(new Position(0, 0));

    assertThat(Positions.of(new Position(1, -1))).isEqualTo(Positions.NONE);
    assertThat(first.and(Positions.of(new Position(1, -1)))).isEqualTo(first);
    assertThat(first.offsets()).containsEntry(0, 0L);
  }
}
