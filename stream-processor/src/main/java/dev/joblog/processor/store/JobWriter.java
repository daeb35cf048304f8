// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.Beat;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * Brings every row of a job from one version to the next: the job itself, its documents, history,
 * its parent's count. The only code that writes them; what is derived of them comes along.
 */
public final class JobWriter {

  private final Rows rows;

  public JobWriter(Rows rows) {
    this.rows = IndexedRows.over(rows);
  }

  /**
   * Puts what an event made of a job.
   *
   * @param before empty for a creation
   * @param after empty for a purge
   */
  public void replace(Event event, Optional<StoredJob> before, Optional<StoredJob> after) {
    String tenant = event.header().tenant();
    JobId id = event.header().jobId();
    before.ifPresent(was -> Beats.told(rows, was.job()));
    if (after.isPresent()) {
      rows.put(Jobs.key(Key.Table.JOB, tenant, id), JobRow.write(after.get()));
      rows.put(Jobs.history(tenant, id, event.header().sequence()), HistoryRow.write(event));
      documents(event, after.get().job());
    } else if (before.isPresent()) {
      purge(tenant, before.get().job(), event.header().t());
    }
    parent(before, after);
  }

  private void documents(Event event, Job job) {
    event
        .header()
        .beat()
        .flatMap(Beat::checkpoint)
        .ifPresent(text -> document(Key.Table.CHECKPOINT, job, text));
    Fact fact = event.fact();
    if (fact instanceof Fact.JobCreated created) {
      document(Key.Table.PAYLOAD, job, created.payload());
      rows.get(Jobs.key(Key.Table.GONE, job.tenant(), job.id())).ifPresent(gone -> forget(job));
    } else if (fact instanceof Fact.JobCompleted completed) {
      document(Key.Table.RESULT, job, completed.result());
    } else if (fact instanceof Fact.LeaseExtended extended) {
      extended.checkpoint().ifPresent(text -> document(Key.Table.CHECKPOINT, job, text));
    }
  }

  private void document(Key.Table table, Job job, JsonText text) {
    rows.put(Jobs.key(table, job.tenant(), job.id()), text.text().getBytes(StandardCharsets.UTF_8));
  }

  private void purge(String tenant, Job job, Instant t) {
    rows.delete(Jobs.key(Key.Table.JOB, tenant, job.id()));
    rows.delete(Jobs.key(Key.Table.PAYLOAD, tenant, job.id()));
    deleteIfPresent(Key.Table.RESULT, tenant, job.id());
    deleteIfPresent(Key.Table.CHECKPOINT, tenant, job.id());
    deleteIfPresent(Key.Table.CHILDREN, tenant, job.id());
    OldHistory.purge(rows, job, t);
    rows.put(
        Jobs.key(Key.Table.GONE, tenant, job.id()),
        new RowWriter(1).time(t).number(job.fencingToken()).bytes());
  }

  /** A blind delete of a row that never was would be a changelog record for nothing. */
  private void deleteIfPresent(Key.Table table, String tenant, JobId id) {
    byte[] key = Jobs.key(table, tenant, id);
    if (rows.get(key).isPresent()) {
      rows.delete(key);
    }
  }

  /** A keyed create meets its purged self: the id lives again. */
  private void forget(Job job) {
    forgetGone(job.tenant(), job.id());
  }

  public void forgetGone(String tenant, JobId id) {
    rows.delete(Jobs.key(Key.Table.GONE, tenant, id));
  }

  private void parent(Optional<StoredJob> before, Optional<StoredJob> after) {
    if (after.isEmpty() || after.get().job().spec().parentId().isEmpty()) {
      return;
    }
    Job now = after.get().job();
    JobId parent = now.spec().parentId().get();
    long createdOffset = now.spec().createdOffset();
    Children children = Children.read(rows, now.tenant(), parent);
    if (before.isEmpty()) {
      children.born(createdOffset).write(rows, now.tenant(), parent);
      return;
    }
    Job was = before.get().job();
    if (was.status().isFinal() == now.status().isFinal() || !children.counts(createdOffset)) {
      return;
    }
    Children moved =
        was.status().isFinal()
            ? children.reopened(was.status() == JobStatus.COMPLETED)
            : children.ended(now.status() == JobStatus.COMPLETED);
    moved.write(rows, now.tenant(), parent);
  }
}
