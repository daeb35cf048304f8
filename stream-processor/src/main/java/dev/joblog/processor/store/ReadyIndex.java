// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Claimable jobs, grouped by type, required capabilities and priority, so that a claim never scans
 * past jobs that its worker can't run. Within a group the oldest is first. The first row of each
 * group is kept in memory ({@link ReadyGroups}), so a cursor is opened only for a group of which
 * more than the first job may be taken.
 *
 * <p>A decision must ask before it changes a job: the groups in memory are those after the last
 * decision that was applied.
 */
public final class ReadyIndex {

  /**
   * Rows that one question passes over because their jobs contradict them; there should be none.
   */
  public static final int STALE_MAX = 10_000;

  private final ReadableRows rows;
  private final Jobs jobs;
  private final ReadyGroups groups;
  private final List<byte[]> stale = new ArrayList<>();

  public ReadyIndex(ReadableRows rows, MemoryIndexes memory) {
    this(rows, memory.ready());
  }

  private ReadyIndex(ReadableRows rows, ReadyGroups groups) {
    this.rows = rows;
    this.jobs = new Jobs(rows);
    this.groups = groups;
  }

  /** For a reader, who does not share the writer's memory: one seek per group of the tenant. */
  public static ReadyIndex of(ReadableRows rows, String tenant) {
    return new ReadyIndex(rows, ReadyGroups.of(rows, prefix(tenant)));
  }

  /** Rows that were passed over since this was made: their jobs are not ready, or not so. */
  public List<byte[]> stale() {
    return List.copyOf(stale);
  }

  /** The job's own row decides, not the index (ADR 0063). */
  private boolean stands(ReadyRow row) {
    return jobs.find(new KeyReader(row.key()).text(), row.id())
        .map(StoredJob::job)
        .filter(job -> job.status() == JobStatus.PENDING)
        .filter(job -> Arrays.equals(ReadyRow.key(job.spec()), row.key()))
        .isPresent();
  }

  /**
   * The first jobs of a queue that fit, in the order in which they are claimed.
   *
   * @param types none: any
   * @param capabilities of the claimer: a job that requires others does not fit
   */
  public List<JobId> first(
      String tenant,
      String queue,
      Collection<String> types,
      Collection<String> capabilities,
      int max) {
    return first(
        Key.of(Key.Table.READY).text(tenant).text(queue).bytes(), types, capabilities, max);
  }

  /** Of all the tenant's queues on this partition. */
  public List<JobId> first(
      String tenant, Collection<String> types, Collection<String> capabilities, int max) {
    return first(prefix(tenant), types, capabilities, max);
  }

  private static byte[] prefix(String tenant) {
    return Key.of(Key.Table.READY).text(tenant).bytes();
  }

  private List<JobId> first(
      byte[] prefix, Collection<String> types, Collection<String> capabilities, int max) {
    try (Merge merge = new Merge()) {
      groups.fitting(prefix, types, capabilities).forEach(merge::addGroups);
      List<JobId> first = new ArrayList<>();
      while (first.size() < max && stale.size() < STALE_MAX && merge.hasNext()) {
        ReadyRow row = merge.head();
        if (stands(row)) {
          first.add(row.id());
        } else {
          stale.add(row.key());
        }
        if (first.size() < max) {
          merge.step();
        }
      }
      return first;
    }
  }

  /**
   * Merges groups into one claim order. The first row of a group is known without a cursor; the
   * cursor for its other rows is opened when the first one has been passed.
   */
  private final class Merge implements AutoCloseable {
    private final PriorityQueue<Head> heads =
        new PriorityQueue<>(Comparator.comparing(Head::row, ReadyRow.CLAIM_ORDER));
    private final List<RowCursor> cursors = new ArrayList<>();

    /**
     * The next row of one of the merged iterators.
     *
     * @param startsGroup whether the iterator is over groups' first rows; else over one group's
     *     rest
     * @param after the rest of the iterator
     */
    private record Head(ReadyRow row, boolean startsGroup, Iterator<ReadyRow> after) {}

    private void addGroups(Iterator<ReadyRow> firstRows) {
      add(true, firstRows);
    }

    private void add(boolean startsGroup, Iterator<ReadyRow> rows) {
      if (rows.hasNext()) {
        heads.add(new Head(rows.next(), startsGroup, rows));
      }
    }

    private boolean hasNext() {
      return !heads.isEmpty();
    }

    private ReadyRow head() {
      return heads.element().row();
    }

    private void step() {
      Head passed = heads.remove();
      add(passed.startsGroup(), passed.after());
      if (passed.startsGroup()) {
        RowCursor cursor =
            rows.range(Key.next(passed.row().key()), Key.after(passed.row().group()));
        cursors.add(cursor);
        add(false, new Rest(cursor));
      }
    }

    @Override
    public void close() {
      cursors.forEach(RowCursor::close);
    }
  }

  /** The rows of a group behind its first. */
  private static final class Rest implements Iterator<ReadyRow> {
    private final RowCursor cursor;
    private boolean more;

    private Rest(RowCursor cursor) {
      this.cursor = cursor;
      this.more = cursor.next();
    }

    @Override
    public boolean hasNext() {
      return more;
    }

    @Override
    public ReadyRow next() {
      ReadyRow row = ReadyRow.read(cursor.key());
      more = cursor.next();
      return row;
    }
  }
}
