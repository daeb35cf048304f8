// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JobSequencesTest {

  @Test
  void itAnswersLikeAMapWhateverIsPutAndRemoved() throws CouldNotRun {
    Random random = new Random(3);
    JobSequences sequences = new JobSequences();
    Map<UUID, Long> expected = new HashMap<>();
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      // Ids that differ in few bits, as an adversary would choose them.
      ids.add(new UUID(random.nextInt(40), (long) random.nextInt(2_000) << 40));
    }
    for (int i = 0; i < 200_000; i++) {
      UUID id = ids.get(random.nextInt(ids.size()));
      if (random.nextInt(3) == 0) {
        sequences.remove(id);
        expected.remove(id);
      } else {
        sequences.put(id, i + 1);
        expected.put(id, i + 1L);
      }
    }
    for (UUID id : ids) {
      assertThat(sequences.get(id)).isEqualTo(expected.getOrDefault(id, 0L));
    }
    assertThat(sequences.jobs()).isEqualTo(expected.size());
  }

  @Test
  void atItsBoundItSaysSo() throws CouldNotRun {
    JobSequences sequences = new JobSequences(2);
    sequences.put(new UUID(1, 1), 1);
    sequences.put(new UUID(1, 2), 1);
    sequences.remove(new UUID(1, 1));
    sequences.put(new UUID(1, 3), 1);

    assertThatThrownBy(() -> sequences.put(new UUID(1, 4), 1))
        .isInstanceOf(CouldNotRun.class)
        .hasMessageContaining("at most 2 jobs");
  }
}
