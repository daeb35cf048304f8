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
 * Claimable jobs, grouped by type and required capabilities, so that jobs a worker can't run are
 * never scanned past. Within a group: highest priority first, then oldest. Where each group begins
 * is known in memory, so a cursor is opened only for a group of which more than its first job may
 * be taken.
 *
 * <p>Asked before the rows are changed: groups in memory are those of the last decision applied.
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
   * The first jobs of a queue in line, among those that fit.
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
    try (Line line = new Line()) {
      groups.fitting(prefix, types, capabilities).forEach(line::add);
      List<JobId> first = new ArrayList<>();
      while (first.size() < max && stale.size() < STALE_MAX && line.more()) {
        ReadyRow row = line.head();
        if (stands(row)) {
          first.add(row.id());
        } else {
          stale.add(row.key());
        }
        if (first.size() < max) {
          line.step();
        }
      }
      return first;
    }
  }

  /** Groups and their rows, merged; opens a group when its first row was passed. */
  private final class Line implements AutoCloseable {
    private final PriorityQueue<Place> places =
        new PriorityQueue<>(Comparator.comparing(Place::row, ReadyRow.LINE));
    private final List<RowCursor> cursors = new ArrayList<>();

    /** A row and what comes after it: more groups, or more rows of its group. */
    private record Place(ReadyRow row, boolean isGroup, Iterator<ReadyRow> after) {}

    private void add(Iterator<ReadyRow> heads) {
      add(true, heads);
    }

    private void add(boolean isGroup, Iterator<ReadyRow> rows) {
      if (rows.hasNext()) {
        places.add(new Place(rows.next(), isGroup, rows));
      }
    }

    private boolean more() {
      return !places.isEmpty();
    }

    private ReadyRow head() {
      return places.element().row();
    }

    private void step() {
      Place passed = places.remove();
      add(passed.isGroup(), passed.after());
      if (passed.isGroup()) {
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
