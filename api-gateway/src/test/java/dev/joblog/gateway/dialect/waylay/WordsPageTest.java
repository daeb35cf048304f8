// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.dialect.DialectsPage;
import dev.joblog.protocol.JobStatus;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What docs/dialects.md says of this dialect is what its mapper does. */
final class WordsPageTest {

  @Test
  void everyStatusIsSaidAsThePageHasIt() {
    SortedMap<String, String> said = new TreeMap<>();
    for (JobStatus status : JobStatus.values()) {
      said.put(status.word(), WaylayState.of(status).word());
    }
    assertThat(DialectsPage.column("status", "003")).isEqualTo(said);
  }
}
