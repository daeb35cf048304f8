// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.PublicKeys;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.wire.EventWire;
import java.util.OptionalInt;

/**
 * An event log and its checkpoints, where they lie. Each question reads the log once, from its
 * beginning. One thread.
 */
public abstract sealed class AuditedLog permits ClusterLog, ExportedLog {

  final OptionalInt partition;
  final EventWire wire;
  final Progress progress;

  AuditedLog(OptionalInt partition, EventWire wire, Progress progress) {
    this.partition = partition;
    this.wire = wire;
    this.progress = progress;
  }

  /**
   * Finds the first fault of each partition.
   *
   * @param keys whose checkpoints are believed
   * @throws CouldNotRun when the log can't be read, there are checkpoints and no key, or more
   *     checkpoints or jobs than one audit has room for
   */
  public Verification.Result verify(PublicKeys keys) throws CouldNotRun {
    Checkpoints checkpoints = checkpoints(keys);
    try (EventLog log = events(partition)) {
      return new Verification(wire, checkpoints, progress).run(log);
    }
  }

  /**
   * All events of one job; none when there never was one. Its partition is that of the id.
   *
   * @throws CouldNotRun when one of them can't be read: {@link #verify} tells more
   */
  public JobLife life(JobId id) throws CouldNotRun {
    try (EventLog log = events(OptionalInt.of(id.partition()))) {
      return JobLife.read(id, log, wire, progress);
    }
  }

  /** From the first event to the last that is there now; empty: of all partitions. */
  abstract EventLog events(OptionalInt of) throws CouldNotRun;

  abstract Checkpoints checkpoints(PublicKeys keys) throws CouldNotRun;

  boolean wants(int number) {
    return partition.isEmpty() || partition.getAsInt() == number;
  }
}
