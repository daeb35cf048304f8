// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The index rows that a job has at one version. An index is never edited: what the old version had
 * and the new one has not goes, what is new comes, so indexes are what a scan of the jobs would
 * give.
 */
final class IndexRows {

  static final byte[] NOTHING = new byte[0];

  static void replace(Rows rows, Optional<StoredJob> before, Optional<StoredJob> after) {
    SortedSet<byte[]> gone = before.map(IndexRows::of).orElseGet(IndexRows::none);
    SortedSet<byte[]> come = after.map(IndexRows::of).orElseGet(IndexRows::none);
    for (byte[] key : gone) {
      if (!come.contains(key)) {
        rows.delete(key);
      }
    }
    for (byte[] key : come) {
      if (!gone.contains(key)) {
        rows.put(key, NOTHING);
      }
    }
  }

  static SortedSet<byte[]> of(StoredJob stored) {
    SortedSet<byte[]> keys = none();
    Job job = stored.job();
    ListIndex.keys(job, keys);
    if (job.status() == JobStatus.PENDING) {
      keys.add(ReadyRow.key(job.spec()));
    }
    due(stored, keys);
    return keys;
  }

  private static void due(StoredJob stored, SortedSet<byte[]> keys) {
    Job job = stored.job();
    JobSpec spec = job.spec();
    job.lease()
        .ifPresent(
            lease ->
                keys.add(
                    DueIndex.ofJob(
                        lease.expiresAt(), DueIndex.Kind.LEASE, spec.tenant(), spec.id())));
    job.runAt()
        .ifPresent(
            runAt -> keys.add(DueIndex.ofJob(runAt, DueIndex.Kind.RUN, spec.tenant(), spec.id())));
    stored
        .purgeAt()
        .ifPresent(
            purgeAt ->
                keys.add(
                    DueIndex.ofJob(purgeAt, DueIndex.Kind.RETENTION, spec.tenant(), spec.id())));
  }

  private static SortedSet<byte[]> none() {
    return new TreeSet<>(Arrays::compareUnsigned);
  }

  private IndexRows() {}
}
