// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The row of one job: all of it but payload, result, checkpoint and history, which lie in rows of
 * their own.
 *
 * @param job its {@code checkpoint} is always empty here
 * @param leaseTtl what a heartbeat adds, as granted at the last claim
 * @param purgeAt set while the job is final
 * @param executions oldest first, at most {@code Limits.EXECUTIONS_MAX}
 * @param ledger the create's entry first, for ever; then at most {@code Limits.LEDGER_MAX} others
 */
public record StoredJob(
    Job job,
    Duration leaseTtl,
    Optional<Instant> purgeAt,
    List<Execution> executions,
    List<LedgerEntry> ledger) {

  /** The same with what heartbeats brought that no event told of. */
  StoredJob beaten(Instant expiresAt, Optional<Progress> progress) {
    Job beaten =
        job.withLease(
                job.lease()
                    .map(
                        held ->
                            new Lease(
                                held.holder(), held.fencingToken(), held.leaseKey(), expiresAt)))
            .withWork(progress.or(job::progress), Optional.empty());
    return new StoredJob(beaten, leaseTtl, purgeAt, executions, ledger);
  }

  /**
   * A keyed command that was accepted, and its first answer.
   *
   * @param answer the job after that command; without progress and checkpoint
   */
  public record LedgerEntry(
      String principal, String operation, EventHeader.Key key, Position command, Job answer) {}
}
