// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.Job;
import dev.joblog.protocol.query.QueryAnswer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How many jobs a queue has of each type in each status; exact at every position. */
public final class Counts {

  // [COUNT][tenant][queue][type][status] → version, jobs

  /**
   * Rows that one answer may hold; a tenant with more (queue, type, status) triples sees the first.
   */
  public static final int ROWS_MAX = 10_000;

  private static final int VERSION = 1;

  private final ReadableRows rows;

  public Counts(ReadableRows rows) {
    this.rows = rows;
  }

  static void replace(Rows rows, Optional<StoredJob> before, Optional<StoredJob> after) {
    Optional<byte[]> was = before.map(stored -> key(stored.job()));
    Optional<byte[]> is = after.map(stored -> key(stored.job()));
    if (was.isPresent() && is.isPresent() && Arrays.equals(was.get(), is.get())) {
      return;
    }
    was.ifPresent(key -> add(rows, key, -1));
    is.ifPresent(key -> add(rows, key, 1));
  }

  private static void add(Rows rows, byte[] key, int more) {
    long jobs = rows.get(key).map(row -> new RowReader(row, VERSION).number()).orElse(0L) + more;
    if (jobs == 0) {
      rows.delete(key);
    } else {
      rows.put(key, new RowWriter(VERSION).number(jobs).bytes());
    }
  }

  private static byte[] key(Job job) {
    return Key.of(Key.Table.COUNT)
        .text(job.tenant())
        .text(job.spec().queue())
        .text(job.spec().type())
        .text(job.status().word())
        .bytes();
  }

  public List<QueryAnswer.Count> of(String tenant) {
    byte[] prefix = Key.of(Key.Table.COUNT).text(tenant).bytes();
    List<QueryAnswer.Count> counts = new ArrayList<>();
    try (RowCursor cursor = rows.range(prefix, Key.after(prefix))) {
      while (counts.size() < ROWS_MAX && cursor.next()) {
        KeyReader in = new KeyReader(cursor.key());
        in.text();
        counts.add(
            new QueryAnswer.Count(
                in.text(),
                in.text(),
                JobRow.status(in.text()),
                new RowReader(cursor.value(), VERSION).number()));
      }
    }
    return counts;
  }
}
