// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.query.JobKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Jobs by what people filter on, in order of creation. Rows are keys; the job is read by its id.
 */
public final class ListIndex {

  // [LIST][tenant][createdAt: 8][id: 16] → nothing
  // [LIST_BY_OWNER][tenant][owner][createdAt][id]
  // [LIST_BY_OWNER_STATUS][tenant][owner][status][createdAt][id]
  // [LIST_BY_STATUS][tenant][status][createdAt][id]
  // [LIST_BY_TYPE][tenant][type][createdAt][id]
  // [LIST_BY_QUEUE][tenant][queue][createdAt][id]
  // [LIST_BY_PARENT][tenant][parent id][createdAt][id]
  // [LIST_BY_LABEL][tenant][name][value][createdAt][id], a row for each label
  // [LIST_BY_RESULT][tenant][result type][createdAt][id]

  private final ReadableRows rows;

  public ListIndex(ReadableRows rows) {
    this.rows = rows;
  }

  static void byState(Job job, Set<byte[]> into) {
    JobSpec spec = job.spec();
    into.add(row(byOwnerAndStatus(spec.tenant(), spec.createdBy(), job.status()), spec));
    into.add(row(byStatus(spec.tenant(), job.status()), spec));
    job.resultType().ifPresent(type -> into.add(row(byResult(spec.tenant(), type), spec)));
  }

  static void forLife(Job job, Set<byte[]> into) {
    JobSpec spec = job.spec();
    into.add(row(all(spec.tenant()), spec));
    into.add(row(byOwner(spec.tenant(), spec.createdBy()), spec));
    into.add(row(byType(spec.tenant(), spec.type()), spec));
    into.add(row(byQueue(spec.tenant(), spec.queue()), spec));
    spec.parentId().ifPresent(parent -> into.add(row(byParent(spec.tenant(), parent), spec)));
    spec.labels()
        .forEach((name, value) -> into.add(row(byLabel(spec.tenant(), name, value), spec)));
  }

  private static byte[] row(byte[] prefix, JobSpec spec) {
    return at(prefix, new JobKey(spec.createdAt(), spec.id()));
  }

  private static byte[] at(byte[] prefix, JobKey key) {
    byte[] tail = Key.of(Key.Table.LIST).time(key.createdAt()).id(key.id()).bytes();
    byte[] whole = Arrays.copyOf(prefix, prefix.length + tail.length - 1);
    System.arraycopy(tail, 1, whole, prefix.length, tail.length - 1);
    return whole;
  }

  public static byte[] all(String tenant) {
    return Key.of(Key.Table.LIST).text(tenant).bytes();
  }

  public static byte[] byOwner(String tenant, String owner) {
    return Key.of(Key.Table.LIST_BY_OWNER).text(tenant).text(owner).bytes();
  }

  public static byte[] byOwnerAndStatus(String tenant, String owner, JobStatus status) {
    return Key.of(Key.Table.LIST_BY_OWNER_STATUS)
        .text(tenant)
        .text(owner)
        .text(status.word())
        .bytes();
  }

  public static byte[] byStatus(String tenant, JobStatus status) {
    return Key.of(Key.Table.LIST_BY_STATUS).text(tenant).text(status.word()).bytes();
  }

  public static byte[] byType(String tenant, String type) {
    return Key.of(Key.Table.LIST_BY_TYPE).text(tenant).text(type).bytes();
  }

  public static byte[] byQueue(String tenant, String queue) {
    return Key.of(Key.Table.LIST_BY_QUEUE).text(tenant).text(queue).bytes();
  }

  public static byte[] byParent(String tenant, JobId parent) {
    return Key.of(Key.Table.LIST_BY_PARENT).text(tenant).id(parent).bytes();
  }

  public static byte[] byLabel(String tenant, String name, String value) {
    return Key.of(Key.Table.LIST_BY_LABEL).text(tenant).text(name).text(value).bytes();
  }

  public static byte[] byResult(String tenant, String resultType) {
    return Key.of(Key.Table.LIST_BY_RESULT).text(tenant).text(resultType).bytes();
  }

  /**
   * A walk over one index.
   *
   * @param prefix from one of the methods above
   * @param after exclusive, in the direction of the walk; empty: from its beginning
   */
  public RowCursor walk(byte[] prefix, Optional<JobKey> after, boolean ascending) {
    byte[] end = Key.after(prefix);
    if (after.isEmpty()) {
      return ascending ? rows.range(prefix, end) : rows.reverseRange(prefix, end);
    }
    byte[] last = at(prefix, after.get());
    return ascending ? rows.range(Key.next(last), end) : rows.reverseRange(prefix, last);
  }

  /** The job in the row that a {@link #walk} stands on. */
  public static JobKey key(RowCursor cursor) {
    byte[] row = cursor.key();
    byte[] tail = Arrays.copyOfRange(row, row.length - 25, row.length);
    KeyReader in = new KeyReader(tail);
    return new JobKey(in.time(), in.id());
  }

  /** The lowest key at one instant or the highest before it: where a bounded walk begins. */
  public static JobKey justBefore(Instant t) {
    return new JobKey(t.minusMillis(1), JobId.of(-1L, -1L, JobId.PARTITIONS_MAX - 1));
  }

  /** Where a descending walk begins that is to leave out {@code t} and all later. */
  public static JobKey at(Instant t) {
    return new JobKey(t, JobId.of(0, 0, 0));
  }
}
