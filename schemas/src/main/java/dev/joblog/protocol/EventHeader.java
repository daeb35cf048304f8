// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/**
 * What every event says.
 *
 * @param command the record that caused it; with the ordinal it is the event's identity, the same
 *     after re-execution
 * @param ordinal 0, 1, 2… within that command
 * @param about what a reader filters on and shows, so that none has to remember the job's creation
 * @param sequence 1, 2, 3… within the job, without gaps; again from 1 only after JobPurged
 * @param status of the job after this event
 * @param t log time
 * @param cause who and what made it so
 * @param beat what heartbeats brought since the event before, if no event told of it (ADR 0066);
 *     applied before this event
 */
public record EventHeader(
    Position command,
    int ordinal,
    String tenant,
    JobId jobId,
    About about,
    long sequence,
    JobStatus status,
    Instant t,
    Cause cause,
    Optional<Beat> beat) {

  /** An event before which no heartbeat came that is not told. */
  public EventHeader(
      Position command,
      int ordinal,
      String tenant,
      JobId jobId,
      About about,
      long sequence,
      JobStatus status,
      Instant t,
      Cause cause) {
    this(command, ordinal, tenant, jobId, about, sequence, status, t, cause, Optional.empty());
  }

  /**
   * @param ancestors the parent first, then its parent, as far as they are still stored
   * @param labels the job's; none in events of before they were written (docs/decisions/0036)
   * @param createdBy the principal that created the job; empty in events of before it was written
   *     (docs/decisions/0110)
   */
  public record About(
      String queue,
      String type,
      List<JobId> ancestors,
      SortedMap<String, String> labels,
      Optional<String> createdBy) {}

  /**
   * @param operation the order's name: {@code SubmitResult}
   * @param key with its fingerprint, kept when the command carried one and was accepted for this
   *     job
   */
  public record Cause(UUID commandId, String operation, String principal, Optional<Key> key) {}

  /**
   * An idempotency key as the ledger keeps it.
   *
   * @param key empty for a create that carried none: its fingerprint is kept all the same, so that
   *     a repeat of the same id is known
   * @param lease the fencing token it is bound to (submit, fail, release); 0 for the others
   * @param fingerprint SHA-256 of the canonical command, hex
   */
  public record Key(String key, long lease, String fingerprint) {}
}
