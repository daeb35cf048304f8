// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.dialect.DialectsPage;
import dev.joblog.gateway.http.Refused;
import dev.joblog.protocol.Completion;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import java.time.Instant;
import java.util.List;
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
      Job fresh = Jobs.fresh(spec());
      Job job = status.isLeased() ? Jobs.worked(fresh, status) : Jobs.with(fresh, status);
      JobSnapshot snapshot = JobSnapshot.bare(job);
      Family family = new Family(snapshot, List.of(new Family.Member(snapshot, List.of())));
      said.put(status.word(), family.state().word());
    }
    assertThat(DialectsPage.column("status", "001, 002")).isEqualTo(said);
  }

  @Test
  void everyRejectionIsRefusedAsThePageHasIt() {
    SortedMap<String, String> said = new TreeMap<>();
    for (Rejection reason : Rejection.values()) {
      Refused refused =
          BacalhauMapper.refusal(
              new Outcome.Rejected(reason, "Expected x, but y", Optional.empty(), Map.of()), "id");
      said.put(reason.code(), refused.status() + " " + refused.code().orElseThrow());
    }
    assertThat(DialectsPage.column("rejection", "001, 002")).isEqualTo(said);
  }

  private static JobSpec spec() {
    return new JobSpec(
        JobId.of(1, 2, 0),
        new Route(Jobs.TENANT, Route.DEFAULT_QUEUE, 0),
        "bacalhau",
        0,
        List.of(),
        Orders.JOBS,
        Optional.empty(),
        Limits.ATTEMPTS_DEFAULT,
        Limits.LEASE_DEFAULT,
        RetryPolicy.DEFAULT,
        Optional.empty(),
        false,
        false,
        Completion.BY_WORKER,
        "client",
        Instant.EPOCH,
        0);
  }
}
