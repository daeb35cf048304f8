// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.time.Instant;
import java.util.Optional;

/**
 * A job at one version: what it is, and where it stands.
 *
 * @param version number of events applied to this job; its ETag
 * @param attempt attempts begun that count: failures and lease losses alike, releases not
 * @param fencingToken of the newest lease, live or not; 0 before the first
 * @param approved whether approval was ever given
 * @param runAt when a scheduled job is due: its {@code runAt}, or the end of a back-off
 * @param finishedAt when the job became final
 */
public record Job(
    JobSpec spec,
    JobStatus status,
    long version,
    int attempt,
    long fencingToken,
    Instant updatedAt,
    boolean approved,
    Optional<Instant> runAt,
    Optional<Lease> lease,
    Optional<Progress> progress,
    Optional<JsonText> checkpoint,
    Optional<Failure> failure,
    Optional<Cancellation> cancel,
    Optional<String> resultType,
    Optional<Instant> finishedAt) {

  public JobId id() {
    return spec.id();
  }

  public String tenant() {
    return spec.tenant();
  }

  public Job withLease(Optional<Lease> other) {
    return new Job(
        spec,
        status,
        version,
        attempt,
        fencingToken,
        updatedAt,
        approved,
        runAt,
        other,
        progress,
        checkpoint,
        failure,
        cancel,
        resultType,
        finishedAt);
  }

  /** The same job with what its worker has told of the work meanwhile. */
  public Job withWork(Optional<Progress> otherProgress, Optional<JsonText> otherCheckpoint) {
    return new Job(
        spec,
        status,
        version,
        attempt,
        fencingToken,
        updatedAt,
        approved,
        runAt,
        lease,
        otherProgress,
        otherCheckpoint,
        failure,
        cancel,
        resultType,
        finishedAt);
  }
}
