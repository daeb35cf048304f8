// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The rows that are never logged: each is a function of primary rows, and comes and goes with them.
 * So whoever has the primary rows (a restore, a copy, a replay of the log) has these too.
 *
 * <pre>
 * JOB, BEAT → READY, DUE, COUNT, every LIST      WAITER, CLAIM_KEY, GONE → DUE
 * </pre>
 */
public final class DerivedRows {

  /** Whether a row of this key is derived. */
  public static boolean isDerived(byte[] key) {
    int table = key[0] & 0xFF;
    return table == Key.Table.READY.prefix
        || table == Key.Table.DUE.prefix
        || table == Key.Table.COUNT.prefix
        || (table >= Key.Table.LIST.prefix && table <= Key.Table.LIST_BY_RESULT.prefix);
  }

  /** Whether other rows are derived of the row of this key. */
  static boolean hangOn(byte[] key) {
    int table = key[0] & 0xFF;
    return table == Key.Table.JOB.prefix
        || table == Key.Table.BEAT.prefix
        || table == Key.Table.WAITER.prefix
        || table == Key.Table.CLAIM_KEY.prefix
        || table == Key.Table.GONE.prefix;
  }

  /**
   * Brings what is derived of one row from how the row was to how it is. What is derived of two
   * rows of a job comes out the same in whichever order they change.
   *
   * @param rows all that is derived is changed there; of the others the job and its beat are read
   */
  static void follow(Rows rows, byte[] key, Optional<byte[]> before, Optional<byte[]> after) {
    int table = key[0] & 0xFF;
    if (table == Key.Table.JOB.prefix) {
      Beats beats = new Beats(rows);
      Optional<StoredJob> was = before.map(JobRow::indexed);
      Optional<StoredJob> is = after.map(JobRow::indexed);
      IndexRows.replace(rows, was.map(beats::onto), is.map(beats::onto));
      Counts.replace(rows, was, is);
    } else if (table == Key.Table.BEAT.prefix) {
      byte[] jobKey = key.clone();
      jobKey[0] = (byte) Key.Table.JOB.prefix;
      rows.get(jobKey)
          .map(JobRow::indexed)
          .ifPresent(
              job ->
                  due(
                      rows,
                      IndexRows.leaseDue(Beats.onto(job, before)),
                      IndexRows.leaseDue(Beats.onto(job, after))));
    } else if (table == Key.Table.WAITER.prefix) {
      due(
          rows,
          before.map(row -> Waiters.due(Waiters.read(key, row))),
          after.map(row -> Waiters.due(Waiters.read(key, row))));
    } else if (table == Key.Table.CLAIM_KEY.prefix) {
      due(
          rows,
          before.flatMap(row -> ClaimKeys.due(key, row)),
          after.flatMap(row -> ClaimKeys.due(key, row)));
    } else if (table == Key.Table.GONE.prefix) {
      due(
          rows,
          before.map(row -> Jobs.goneDue(key, row)),
          after.map(row -> Jobs.goneDue(key, row)));
    }
  }

  /**
   * Writes anew all that is derived of rows which stand there.
   *
   * @param there the rows by range, as they were before; what was derived of them goes
   * @param rows take what is derived, and hold the primary rows too; no range of them is asked for
   */
  public static void anew(BiFunction<byte[], byte[], RowCursor> there, Rows rows) {
    for (Key.Table table : Key.Table.values()) {
      if (isDerived(first(table))) {
        walk(table, there, row -> rows.delete(row.key()));
      }
    }
    for (Key.Table table : Key.Table.values()) {
      if (hangOn(first(table)) && table != Key.Table.BEAT) { // a beat comes with its job
        walk(
            table,
            there,
            row -> follow(rows, row.key(), Optional.empty(), Optional.of(row.value())));
      }
    }
  }

  private static byte[] first(Key.Table table) {
    return new byte[] {(byte) table.prefix};
  }

  private static void walk(
      Key.Table table, BiFunction<byte[], byte[], RowCursor> there, Consumer<RowCursor> each) {
    try (RowCursor rows = there.apply(first(table), Key.after(first(table)))) {
      while (rows.next()) {
        each.accept(rows);
      }
    }
  }

  private static void due(Rows rows, Optional<byte[]> was, Optional<byte[]> is) {
    if (was.isPresent() && is.isPresent() && Arrays.equals(was.get(), is.get())) {
      return;
    }
    was.ifPresent(rows::delete);
    is.ifPresent(key -> rows.put(key, IndexRows.NOTHING));
  }

  private DerivedRows() {}
}
