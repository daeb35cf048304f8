// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import dev.joblog.gateway.core.Commands;
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
import dev.joblog.protocol.Rejection;
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

  static final Instant T = Instant.parse("2026-02-16T13:55:19.750Z");
  static final String TOKEN = "1.4.bG9jay10b2tlbg";
  static final String PAYLOAD = "{\"n\":[{\"asset_uuid\":\"inner\"}],\"asset_uuid\":\"asset-1\"}";

  static JobId id(int number) {
    return JobId.of(0x1234_5678_9abc_0000L, number, 3);
  }

  static JobSnapshot job(int number, JobStatus status) {
    return job(number, status, "extract_facts", Map.of());
  }

  /** Bare, as lists have them. */
  static JobSnapshot job(int number, JobStatus status, String type, Map<String, String> labels) {
    JobSpec spec =
        new JobSpec(
            id(number),
            new Route("dev", "default", 0),
            type,
            5,
            List.of("media.facts@1"),
            new TreeMap<>(labels),
            Optional.empty(),
            Limits.ATTEMPTS_DEFAULT,
            Limits.LEASE_DEFAULT,
            RetryPolicy.DEFAULT,
            Optional.empty(),
            false,
            false,
            Completion.BY_WORKER,
            "ingest",
            T.plusSeconds(number),
            number);
    Optional<Lease> lease = status.isLeased() ? Optional.of(lease()) : Optional.empty();
    return JobSnapshot.bare(
        new Job(
            spec,
            status,
            9,
            1,
            4,
            T,
            true,
            Optional.empty(),
            lease,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  static Lease lease() {
    return new Lease("agent", 4, 1, T.plusSeconds(120));
  }

  static JobSnapshot with(JobSnapshot bare, String payload) {
    return new JobSnapshot(bare.job(), Optional.of(new JsonText(payload)), Optional.empty());
  }

  static Outcome.OfGrants granted(JobSnapshot job) {
    return new Outcome.OfGrants(List.of(new Outcome.Grant(job, lease(), TOKEN)));
  }

  static Commands.Reply accepted(Outcome.Answer answer) {
    return decided(new Outcome.Accepted(answer));
  }

  static Commands.Reply rejected(Rejection reason) {
    return rejected(reason, Optional.empty(), Map.of());
  }

  static Commands.Reply rejected(
      Rejection reason, Optional<JobStatus> now, Map<String, String> details) {
    return decided(refusal(reason, now, details));
  }

  static Outcome.Rejected refusal(
      Rejection reason, Optional<JobStatus> now, Map<String, String> details) {
    return new Outcome.Rejected(
        reason,
        "Expected to work, but " + reason.code(),
        now.map(status -> job(1, status).job()),
        details);
  }

  static Commands.Reply decided(Outcome.Verdict verdict) {
    Position at = new Position(3, 17);
    return new Commands.Decided(
        new Outcome(new UUID(1, 2), "dev", "agent", at, at, T, OptionalInt.of(0), verdict));
  }

  private Samples() {}
}
