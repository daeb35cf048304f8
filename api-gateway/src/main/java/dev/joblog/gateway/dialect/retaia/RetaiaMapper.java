// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import dev.joblog.gateway.dialect.retaia.Refusals.Act;
import dev.joblog.gateway.http.Refused;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Outcome;
import java.util.Optional;

/** From the core's words to this dialect's: statuses, jobs, ids. */
final class RetaiaMapper {

  /** Of nine, the four that agents know. */
  static String status(JobStatus status) {
    return switch (status) {
      case AWAITING_APPROVAL, BLOCKED, SCHEDULED, PENDING -> "pending";
      case CLAIMED, CANCELLING -> "claimed";
      case COMPLETED -> "completed";
      case FAILED, CANCELLED -> "failed";
    };
  }

  /** As a list shows it. */
  static RetaiaJson.Job job(Job job, String assetUuid) {
    return new RetaiaJson.Job(
        job.id().toString(),
        job.spec().type(),
        status(job.status()),
        assetUuid,
        job.spec().requiredCapabilities(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** As its new holder sees it. Empty: this dialect has no words for it. */
  static Optional<RetaiaJson.Job> granted(Outcome.Grant grant) {
    Job job = grant.job().job();
    if (JobType.of(job.spec().type()).isEmpty()) {
      return Optional.empty();
    }
    return AssetUuids.of(job, grant.job().payload())
        .map(
            assetUuid ->
                new RetaiaJson.Job(
                    job.id().toString(),
                    job.spec().type(),
                    status(job.status()),
                    assetUuid,
                    job.spec().requiredCapabilities(),
                    Optional.of(grant.lease().holder()),
                    Optional.of(grant.leaseToken()),
                    Optional.of(RetaiaJson.time(grant.lease().expiresAt()))));
  }

  /**
   * A path segment that is no job id names no job.
   *
   * @throws Refused as for an unknown job
   */
  static JobId jobId(String text, Act act) {
    return JobId.parse(text).orElseThrow(() -> Refusals.unknown(act));
  }

  private RetaiaMapper() {}
}
