// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.Event;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Read-only view of jobs and what belongs to one: documents, history, children, the gone mark. */
public final class Jobs {

  // [JOB][tenant][id: 16] → JobRow
  // [PAYLOAD | RESULT | CHECKPOINT][tenant][id] → UTF-8 JSON
  // [HISTORY][tenant][id][sequence: 8] → HistoryRow
  // [CHILDREN][tenant][parent id] → version, total, open, failed
  // [GONE][tenant][id] → version, purged at, newest fencing token

  private final ReadableRows rows;
  private final Beats beats;

  public Jobs(ReadableRows rows) {
    this.rows = rows;
    this.beats = new Beats(rows);
  }

  /** As its events and its heartbeats left it. */
  public Optional<StoredJob> find(String tenant, JobId id) {
    return ofEvents(tenant, id).map(beats::onto);
  }

  /** As its events alone left it. */
  public Optional<StoredJob> ofEvents(String tenant, JobId id) {
    return rows.get(key(Key.Table.JOB, tenant, id)).map(JobRow::read);
  }

  /** The job as answers show it, with all its documents. */
  public JobSnapshot snapshot(Job job) {
    return new JobSnapshot(withCheckpoint(job), payload(job), document(Key.Table.RESULT, job));
  }

  public Optional<JsonText> payload(Job job) {
    return document(Key.Table.PAYLOAD, job);
  }

  public Job withCheckpoint(Job job) {
    Optional<JsonText> untold = job.lease().flatMap(held -> beats.checkpoint(job));
    Optional<JsonText> checkpoint = untold.or(() -> document(Key.Table.CHECKPOINT, job));
    return checkpoint.isEmpty() ? job : job.withWork(job.progress(), checkpoint);
  }

  private Optional<JsonText> document(Key.Table table, Job job) {
    return rows.get(key(table, job.tenant(), job.id()))
        .map(utf8 -> new JsonText(new String(utf8, StandardCharsets.UTF_8)));
  }

  /** Ascending by sequence, at most {@code limit}. */
  public List<Event> history(String tenant, JobId id, long afterSequence, int limit) {
    Optional<StoredJob> stored = find(tenant, id);
    if (stored.isEmpty() || afterSequence >= stored.get().job().version()) {
      return List.of();
    }
    EventHeader.About about = about(stored.get().job().spec());
    long version = stored.get().job().version(); // behind it lies what is left of a purged life
    List<Event> events = new ArrayList<>();
    try (RowCursor cursor =
        rows.range(history(tenant, id, afterSequence + 1), history(tenant, id, version + 1))) {
      while (events.size() < limit && cursor.next()) {
        events.add(HistoryRow.read(cursor.value(), id, tenant, about));
      }
    }
    return events;
  }

  /** What every event of the job says of it. */
  public EventHeader.About about(JobSpec spec) {
    List<JobId> ancestors = new ArrayList<>();
    Optional<JobId> above = spec.parentId();
    while (above.isPresent() && ancestors.size() < Limits.GENERATIONS_MAX) {
      ancestors.add(above.get());
      above = find(spec.tenant(), above.get()).flatMap(job -> job.job().spec().parentId());
    }
    return new EventHeader.About(
        spec.queue(),
        spec.type(),
        List.copyOf(ancestors),
        spec.labels(),
        Optional.of(spec.createdBy()));
  }

  public Children children(String tenant, JobId parent) {
    return Children.read(rows, tenant, parent);
  }

  /** When a job of this id was purged, if that is still remembered. */
  public Optional<Instant> purgedAt(String tenant, JobId id) {
    return rows.get(key(Key.Table.GONE, tenant, id)).map(row -> new RowReader(row, 1).time());
  }

  /** When a row of a purged job's memory goes. */
  static byte[] goneDue(byte[] key, byte[] row) {
    KeyReader in = new KeyReader(key);
    Instant purgedAt = new RowReader(row, 1).time();
    return DueIndex.ofJob(purgedAt.plus(Limits.GONE), DueIndex.Kind.GONE, in.text(), in.id());
  }

  /** The newest fencing token of a purged job of this id; 0 if none is remembered. */
  public long goneFencingToken(String tenant, JobId id) {
    return rows.get(key(Key.Table.GONE, tenant, id))
        .map(
            row -> {
              RowReader in = new RowReader(row, 1);
              in.time();
              return in.number();
            })
        .orElse(0L);
  }

  /** A scan over every job row of a tenant, by id, from a key on; for sorts by id. */
  public RowCursor byId(String tenant, Optional<JobId> after, boolean ascending) {
    byte[] prefix = Key.of(Key.Table.JOB).text(tenant).bytes();
    byte[] end = Key.after(prefix);
    if (after.isEmpty()) {
      return ascending ? rows.range(prefix, end) : rows.reverseRange(prefix, end);
    }
    byte[] last = key(Key.Table.JOB, tenant, after.get());
    return ascending ? rows.range(Key.next(last), end) : rows.reverseRange(prefix, last);
  }

  /** The job in a row that {@link #byId} stands on. */
  public StoredJob job(RowCursor cursor) {
    return beats.onto(JobRow.read(cursor.value()));
  }

  static byte[] history(String tenant, JobId id, long sequence) {
    return Key.of(Key.Table.HISTORY).text(tenant).id(id).number(sequence).bytes();
  }

  static byte[] key(Key.Table table, String tenant, JobId id) {
    return Key.of(table).text(tenant).id(id).bytes();
  }
}
