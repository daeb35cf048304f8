// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.dialect.DialectsPage;
import dev.joblog.gateway.dialect.retaia.Refusals.Act;
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

  @Test
  void everyStatusIsSaidAsThePageHasIt() {
    SortedMap<String, String> said = new TreeMap<>();
    for (JobStatus status : JobStatus.values()) {
      said.put(status.word(), RetaiaMapper.status(status));
    }
    assertThat(DialectsPage.column("status", "000")).isEqualTo(said);
  }

  @Test
  void everyRejectionIsRefusedAsThePageHasIt() {
    assertThat(DialectsPage.column("rejection", "000, a claim")).isEqualTo(refusals(Act.CLAIM));
    assertThat(DialectsPage.column("rejection", "000, otherwise")).isEqualTo(refusals(Act.WORK));
  }

  private static SortedMap<String, String> refusals(Act act) {
    SortedMap<String, String> said = new TreeMap<>();
    for (Rejection reason : Rejection.values()) {
      Refused refused =
          Refusals.refused(
              new Outcome.Rejected(reason, "Expected x, but y", Optional.empty(), Map.of()), act);
      said.put(reason.code(), refused.status() + " " + refused.code().orElseThrow());
    }
    return said;
  }
}
