// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.protocol.Completion;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;

/** Jobs and outcomes for tests, alike but for what a test names. */
final class Samples {

  static final Instant T = Instant.parse("2026-11-22T10:15:30.250Z");
  static final JobId ID = JobId.of(0x1234_5678_9abc_0000L, 42, 3);
  static final Position COMMAND = new Position(3, 17);

  static Job job(JobStatus status) {
    return job(status, "dev");
  }

  static Job job(JobStatus status, String createdBy) {
    JobSpec spec =
        new JobSpec(
            ID,
            new Route("dev", "default", 0),
            "resize",
            5,
            List.of("media.facts@1"),
            new TreeMap<>(Map.of("region", "eu")),
            Optional.empty(),
            Limits.ATTEMPTS_DEFAULT,
            Limits.LEASE_DEFAULT,
            RetryPolicy.DEFAULT,
            Optional.empty(),
            false,
            false,
            Completion.BY_WORKER,
            createdBy,
            T,
            7);
    Optional<Lease> lease =
        status.isLeased() ? Optional.of(new Lease("agent", 4, 1, T.plusSeconds(120))) : none();
    return new Job(
        spec,
        status,
        9,
        1,
        4,
        T.plusMillis(1),
        true,
        none(),
        lease,
        none(),
        Optional.of(new JsonText("{\"at\":7}")),
        none(),
        none(),
        none(),
        none());
  }

  static JobSnapshot full(JobStatus status, String payload) {
    return new JobSnapshot(job(status), Optional.of(new JsonText(payload)), none());
  }

  static Outcome accepted(Outcome.Answer answer) {
    return outcome(new Outcome.Accepted(answer));
  }

  static Outcome of(JobStatus status) {
    return accepted(new Outcome.OfJob(JobSnapshot.bare(job(status))));
  }

  static Outcome outcome(Outcome.Verdict verdict) {
    return new Outcome(
        new UUID(1, 2), "dev", "dev", COMMAND, COMMAND, T, OptionalInt.of(0), verdict);
  }

  static Outcome.Grant grant() {
    Lease lease = new Lease("agent", 4, 1, T.plusSeconds(120));
    return new Outcome.Grant(full(JobStatus.CLAIMED, "{\"n\":1}"), lease, "secret-lease-token");
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }

  private Samples() {}
}
