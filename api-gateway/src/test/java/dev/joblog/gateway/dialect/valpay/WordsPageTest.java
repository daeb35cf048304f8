// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.dialect.DialectsPage;
import dev.joblog.gateway.http.Refused;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What docs/dialects.md says of this dialect is what its mapper does. */
final class WordsPageTest {

  private static final String COLUMN = "004";

  @Test
  void everyStatusIsSaidAsThePageHasIt() {
    SortedMap<String, String> said = new TreeMap<>();
    for (JobStatus status : JobStatus.values()) {
      said.put(status.word(), Status.of(status).name());
    }
    assertThat(DialectsPage.column("status", COLUMN)).isEqualTo(said);
  }

  @Test
  void everyRejectionIsRefusedAsThePageHasIt() {
    SortedMap<String, String> said = new TreeMap<>();
    for (Rejection reason : Rejection.values()) {
      Refused refused =
          ValpayMapper.refused(
              new Outcome.Rejected(reason, "Expected x, but y", Optional.empty(), Map.of()));
      said.put(reason.code(), refused.status() + " " + refused.code().orElseThrow());
    }
    assertThat(DialectsPage.column("rejection", COLUMN)).isEqualTo(said);
  }
}
