// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Position;
import org.junit.jupiter.api.Test;

class DivergenceTest {

  private final Divergence divergence = new Divergence(2);

  @Test
  void theSameOutcomeAgainIsNoDivergence() {
    divergence.saw(new Position(1, 5), new byte[] {1, 2});
    assertThat(divergence.saw(new Position(1, 5), new byte[] {1, 2})).isFalse();
    assertThat(divergence.total()).isZero();
  }

  @Test
  void anotherOutcomeForTheSameRecordIsCounted() {
    divergence.saw(new Position(1, 5), new byte[] {1, 2});
    assertThat(divergence.saw(new Position(1, 5), new byte[] {1, 3})).isTrue();
    assertThat(divergence.total()).isEqualTo(1);
  }

  @Test
  void theSameOffsetOfAnotherPartitionIsAnotherRecord() {
    divergence.saw(new Position(1, 5), new byte[] {1});
    assertThat(divergence.saw(new Position(2, 5), new byte[] {2})).isFalse();
  }

  @Test
  void theOldestIsForgottenAtTheBoundAndNotBefore() {
    divergence.saw(new Position(1, 1), new byte[] {1});
    divergence.saw(new Position(1, 2), new byte[] {1});
    assertThat(divergence.saw(new Position(1, 1), new byte[] {9})).isTrue();

    divergence.saw(new Position(1, 3), new byte[] {1});

    assertThat(divergence.saw(new Position(1, 1), new byte[] {9})).isFalse();
    assertThat(divergence.total()).isEqualTo(1);
  }
}
