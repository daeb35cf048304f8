// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import java.time.Instant;
import java.util.Optional;

/**
 * History rows of purged jobs that were too many to go with the purge. Ticks delete them, a slice
 * each. A later job of the same id never meets them: they lie behind its own rows, and a row that
 * its history takes over is its own.
 */
public final class OldHistory {

  // [OLD_HISTORY][tenant][id] → version, next sequence, last sequence, purged at

  /** History rows that one purge deletes itself, and that one Tick deletes of earlier purges. */
  public static final int SLICE = 1_000;

  private static final byte[] ALL = Key.of(Key.Table.OLD_HISTORY).bytes();
  private static final int VERSION = 1;

  private final Rows rows;

  public OldHistory(Rows rows) {
    this.rows = rows;
  }

  /** What is left of one id: rows behind {@code last} are none of it. */
  private record Left(long next, long last, Instant since) {

    private static Left read(byte[] row) {
      RowReader in = new RowReader(row, VERSION);
      return new Left(in.number(), in.number(), in.time());
    }

    private byte[] bytes() {
      return new RowWriter(VERSION).number(next).number(last).time(since).bytes();
    }
  }

  /** Since when rows wait to be deleted. One seek. */
  public Optional<Instant> since() {
    try (RowCursor cursor = rows.range(ALL, Key.after(ALL))) {
      return cursor.next() ? Optional.of(Left.read(cursor.value()).since()) : Optional.empty();
    }
  }

  /** Deletes the first rows of a purged job's history, and leaves the others for later. */
  static void purge(Rows rows, Job job, Instant t) {
    long deleted = Math.min(job.version(), SLICE);
    for (long sequence = 1; sequence <= deleted; sequence++) {
      rows.delete(Jobs.history(job.tenant(), job.id(), sequence));
    }
    byte[] key = Jobs.key(Key.Table.OLD_HISTORY, job.tenant(), job.id());
    Optional<Left> before = rows.get(key).map(Left::read);
    long last = Math.max(job.version(), before.map(Left::last).orElse(0L));
    if (last > deleted) {
      rows.put(key, new Left(deleted + 1, last, before.map(Left::since).orElse(t)).bytes());
    }
  }

  /** Deletes the next slice, of one id. */
  public void deleteSlice() {
    try (RowCursor cursor = rows.range(ALL, Key.after(ALL))) {
      if (cursor.next()) {
        KeyReader in = new KeyReader(cursor.key());
        deleteSlice(cursor.key(), in.text(), in.id(), Left.read(cursor.value()));
      }
    }
  }

  private void deleteSlice(byte[] key, String tenant, JobId id, Left left) {
    long living = new Jobs(rows).find(tenant, id).map(now -> now.job().version()).orElse(0L);
    long first = Math.max(left.next(), living + 1);
    long next = Math.min(left.last() + 1, first + SLICE);
    for (long sequence = first; sequence < next; sequence++) {
      rows.delete(Jobs.history(tenant, id, sequence));
    }
    if (next > left.last()) {
      rows.delete(key);
    } else {
      rows.put(key, new Left(next, left.last(), left.since()).bytes());
    }
  }
}
