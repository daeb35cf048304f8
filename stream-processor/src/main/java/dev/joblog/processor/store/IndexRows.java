// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import java.util.Arrays;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The index rows that a job has at one version. An index is never edited: what the old version had
 * and the new one has not goes, what is new comes, so indexes are what a scan of the jobs would
 * give.
 */
final class IndexRows {

  static final byte[] NOTHING = new byte[0];

  static void replace(Rows rows, Optional<StoredJob> before, Optional<StoredJob> after) {
    boolean sameLife =
        before.isPresent() && after.isPresent() && isSameLife(before.get(), after.get());
    NavigableSet<byte[]> gone = before.map(job -> of(job, !sameLife)).orElseGet(IndexRows::none);
    NavigableSet<byte[]> come = after.map(job -> of(job, !sameLife)).orElseGet(IndexRows::none);
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

  /** Lists that follow from what a job was created with change never in its life. */
  private static boolean isSameLife(StoredJob before, StoredJob after) {
    JobSpec was = before.job().spec();
    JobSpec is = after.job().spec();
    return was.createdOffset() == is.createdOffset() && was.createdAt().equals(is.createdAt());
  }

  static NavigableSet<byte[]> of(StoredJob stored) {
    return of(stored, true);
  }

  private static NavigableSet<byte[]> of(StoredJob stored, boolean alsoForLife) {
    NavigableSet<byte[]> keys = none();
    Job job = stored.job();
    ListIndex.byState(job, keys);
    if (alsoForLife) {
      ListIndex.forLife(job, keys);
    }
    if (job.status() == JobStatus.PENDING) {
      keys.add(ReadyRow.key(job.spec()));
    }
    due(stored, keys);
    return keys;
  }

  /** The entry of a leased job's deadline. */
  static Optional<byte[]> leaseDue(StoredJob stored) {
    JobSpec spec = stored.job().spec();
    return stored
        .job()
        .lease()
        .map(
            lease ->
                DueIndex.ofJob(lease.expiresAt(), DueIndex.Kind.LEASE, spec.tenant(), spec.id()));
  }

  private static void due(StoredJob stored, NavigableSet<byte[]> keys) {
    Job job = stored.job();
    JobSpec spec = job.spec();
    leaseDue(stored).ifPresent(keys::add);
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

  private static NavigableSet<byte[]> none() {
    return new TreeSet<>(Arrays::compareUnsigned);
  }

  private IndexRows() {}
}
