// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Claimable jobs, grouped by type and required capabilities, so that jobs a worker can't run are
 * never scanned past. Within a group: highest priority first, then oldest.
 */
public final class ReadyIndex {

  // [READY][tenant][queue][type][signature][9 - priority: 1][created offset: 8][id: 16] → nothing
  // signature: the required capabilities, sorted, joined by a line feed

  /** Stands in the heads when every group has been discovered. */
  static final byte[] WHOLE = Key.of(Key.Table.READY).bytes();

  /**
   * Rows that one question passes over because their jobs contradict them; there should be none.
   */
  static final int STALE_MAX = 10_000;

  private static final String JOINT = "\n";

  private final ReadableRows rows;
  private final Jobs jobs;
  private final Heads heads;
  private final List<byte[]> stale = new ArrayList<>();

  public ReadyIndex(ReadableRows rows, Heads heads) {
    this.rows = rows;
    this.jobs = new Jobs(rows);
    this.heads = heads;
  }

  /** Rows that were passed over since this was made: their jobs are not ready, or not so. */
  public List<byte[]> stale() {
    return List.copyOf(stale);
  }

  /** The job's own row decides, not the index (ADR 0063). */
  private boolean stands(byte[] row, Ready ready) {
    return jobs.find(new KeyReader(row).text(), ready.id())
        .map(StoredJob::job)
        .filter(job -> job.status() == JobStatus.PENDING)
        .filter(job -> Arrays.equals(key(job.spec()), row))
        .isPresent();
  }

  /** A claimable job and its place in line. */
  public record Ready(JobId id, int priority, long createdOffset) {
    static final Comparator<Ready> LINE =
        Comparator.comparingInt((Ready ready) -> -ready.priority)
            .thenComparingLong(Ready::createdOffset);
  }

  static byte[] key(JobSpec spec) {
    return Key.of(Key.Table.READY)
        .text(spec.tenant())
        .text(spec.queue())
        .text(spec.type())
        .text(String.join(JOINT, spec.requiredCapabilities()))
        .one(Limits.PRIORITY_MAX - spec.priority())
        .number(spec.createdOffset())
        .id(spec.id())
        .bytes();
  }

  static byte[] group(byte[] key) {
    KeyReader in = new KeyReader(key);
    in.text();
    in.text();
    in.text();
    in.text();
    return in.before();
  }

  /** Of one queue; see {@link #first}. */
  public List<Ready> first(
      String tenant,
      String queue,
      Predicate<String> type,
      Predicate<List<String>> capabilities,
      int max) {
    return first(Key.of(Key.Table.READY).text(tenant).text(queue).bytes(), type, capabilities, max);
  }

  /** Of all the tenant's queues on this partition; see {@link #first}. */
  public List<Ready> first(
      String tenant, Predicate<String> type, Predicate<List<String>> capabilities, int max) {
    return first(Key.of(Key.Table.READY).text(tenant).bytes(), type, capabilities, max);
  }

  /** The first {@code max} jobs in line among the groups that fit. */
  private List<Ready> first(
      byte[] prefix, Predicate<String> type, Predicate<List<String>> capabilities, int max) {
    List<Walk> walks = new ArrayList<>();
    try {
      for (byte[] group : groups(prefix)) {
        if (fits(group, type, capabilities)) {
          Walk walk = new Walk(rows.range(heads.from(group), Key.after(group)));
          walks.add(walk);
          walk.begin(group);
        }
      }
      return merge(walks, max);
    } finally {
      walks.forEach(walk -> walk.cursor.close());
    }
  }

  private List<Ready> merge(List<Walk> walks, int max) {
    PriorityQueue<Walk> line =
        new PriorityQueue<>(
            Math.max(1, walks.size()), Comparator.comparing(walk -> walk.head, Ready.LINE));
    walks.stream().filter(walk -> walk.more).forEach(line::add);
    List<Ready> first = new ArrayList<>();
    while (first.size() < max && stale.size() < STALE_MAX) {
      Walk walk = line.poll();
      if (walk == null) {
        break;
      }
      byte[] row = walk.cursor.key();
      if (stands(row, walk.head)) {
        first.add(walk.head);
      } else {
        stale.add(row);
      }
      if (walk.step()) {
        line.add(walk);
      }
    }
    return first;
  }

  private static boolean fits(
      byte[] group, Predicate<String> type, Predicate<List<String>> capabilities) {
    KeyReader in = new KeyReader(group);
    in.text();
    in.text();
    String groupType = in.text();
    String signature = in.text();
    return type.test(groupType)
        && capabilities.test(signature.isEmpty() ? List.of() : List.of(signature.split(JOINT, -1)));
  }

  /** Groups with rows: from memory, after one walk over the index at the first question. */
  private List<byte[]> groups(byte[] prefix) {
    if (!heads.knows(WHOLE)) {
      discover();
      heads.found(WHOLE, WHOLE);
    }
    List<byte[]> groups = new ArrayList<>();
    for (Map.Entry<byte[], byte[]> group : heads.groups(prefix).entrySet()) {
      if (group.getKey().length > WHOLE.length) {
        groups.add(group.getKey());
      }
    }
    return groups;
  }

  /** One seek per group, however many jobs are in it. */
  private void discover() {
    byte[] from = WHOLE;
    byte[] end = Key.after(WHOLE);
    while (true) {
      try (RowCursor cursor = rows.range(from, end)) {
        if (!cursor.next()) {
          return;
        }
        byte[] group = group(cursor.key());
        if (!heads.knows(group)) {
          heads.found(group, cursor.key());
        }
        from = Key.after(group);
      }
    }
  }

  private final class Walk {
    private final RowCursor cursor;
    private boolean more;
    private Ready head = new Ready(JobId.of(0, 0, 0), 0, 0);

    private Walk(RowCursor cursor) {
      this.cursor = cursor;
    }

    private void begin(byte[] group) {
      if (step()) {
        heads.found(group, cursor.key());
      } else {
        heads.empty(group);
      }
    }

    private boolean step() {
      more = cursor.next();
      if (more) {
        KeyReader in = new KeyReader(cursor.key());
        in.text();
        in.text();
        in.text();
        in.text();
        int priority = Limits.PRIORITY_MAX - in.one();
        long createdOffset = in.number();
        head = new Ready(in.id(), priority, createdOffset);
      }
      return more;
    }
  }
}
