// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was lost or done twice is found, whoever lost it. */
final class AccountsTest {

  private final Ledger ledger = new Ledger("q");

  @BeforeEach
  void threeJobsAreCreatedTwoClaimedOneFinished() {
    ledger.created(List.of("a", "b", "c"));
    ledger.claimed("a");
    ledger.claimed("b");
    ledger.finished("a");
  }

  private List<String> faults(Map<String, Long> counts) {
    return Accounts.faults(ledger, counts);
  }

  @Test
  void soundBooksHaveNoFault() {
    assertThat(faults(Map.of("pending", 1L, "claimed", 1L, "completed", 1L))).isEmpty();
    assertThat(faults(Map.of("pending", 2L, "cancelled", 1L))).isEmpty();
  }

  @Test
  void aJobThatTheServiceLostIsFound() {
    assertThat(faults(Map.of("pending", 1L, "completed", 1L)))
        .containsExactly("Expected 3 jobs in q, as was answered, but the service counts 2");
  }

  @Test
  void aJobThatWasMadeTwiceIsFound() {
    assertThat(faults(Map.of("pending", 3L, "completed", 1L)))
        .containsExactly("Expected 3 jobs in q, as was answered, but the service counts 4");
    ledger.created("a");
    assertThat(faults(Map.of("pending", 2L, "completed", 1L)))
        .containsExactly("Expected each job of q to be created once, but 1 was twice: a");
  }

  @Test
  void aJobThatTwoWorkersGotIsFound() {
    ledger.claimed("b");
    assertThat(faults(Map.of("pending", 2L, "completed", 1L)))
        .containsExactly("Expected each job of q to be claimed once, but 1 was twice: b");
  }

  @Test
  void aJobThatNobodyMadeIsFound() {
    for (String job : List.of("v", "w", "x", "y")) {
      ledger.claimed(job);
    }
    assertThat(faults(Map.of("pending", 2L, "completed", 1L)))
        .containsExactly(
            "Expected what is claimed of q to have been created, but 4 were not: v, w, x, …");
  }

  @Test
  void aSubmitThatTheServiceForgotIsFound() {
    assertThat(faults(Map.of("pending", 3L)))
        .containsExactly(
            "Expected 1 finished jobs in q, as was answered, but the service counts 0");
  }

  @Test
  void countsAreReadByQueueAndStatusOverAllTypes() throws IOException {
    String body =
        """
        {"counts":[{"queue":"q","type":"x","status":"pending","jobs":2},
                   {"queue":"q","type":"y","status":"pending","jobs":3},
                   {"queue":"r","type":"x","status":"completed","jobs":1}]}\
        """;
    assertThat(Site.counts(body))
        .isEqualTo(Map.of("q", Map.of("pending", 5L), "r", Map.of("completed", 1L)));
  }

  @Test
  void aMetricIsReadByItsWholeName() throws IOException {
    String metrics = "# HELP a b\na_total_other 7.0\na_total 3.0\n";
    assertThat(Site.metric(metrics, "a_total")).isEqualTo(3);
  }
}
