// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import java.util.Optional;

/**
 * Rows that bring along what is derived of them ({@link DerivedRows}). The one path by which
 * derived rows come to be: in a decision, in the store of a task, in a restore and in a replay.
 */
public final class IndexedRows implements Rows {

  private final Rows rows;

  private IndexedRows(Rows rows) {
    this.rows = rows;
  }

  /**
   * @param rows that take primary and derived rows alike
   */
  public static Rows over(Rows rows) {
    return rows instanceof IndexedRows ? rows : new IndexedRows(rows);
  }

  @Override
  public Optional<byte[]> get(byte[] key) {
    return rows.get(key);
  }

  @Override
  public RowCursor range(byte[] fromInclusive, byte[] toExclusive) {
    return rows.range(fromInclusive, toExclusive);
  }

  @Override
  public RowCursor reverseRange(byte[] fromInclusive, byte[] toExclusive) {
    return rows.reverseRange(fromInclusive, toExclusive);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    if (DerivedRows.hangOn(key)) {
      Optional<byte[]> before = rows.get(key);
      rows.put(key, value);
      DerivedRows.follow(rows, key, before, Optional.of(value));
    } else {
      rows.put(key, value);
    }
  }

  @Override
  public void delete(byte[] key) {
    if (DerivedRows.hangOn(key)) {
      Optional<byte[]> before = rows.get(key);
      rows.delete(key);
      DerivedRows.follow(rows, key, before, Optional.empty());
    } else {
      rows.delete(key);
    }
  }
}
