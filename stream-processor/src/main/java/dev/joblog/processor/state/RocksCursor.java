// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import dev.joblog.processor.store.RowCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** A walk over committed rows. */
final class RocksCursor implements RowCursor {

  private final RocksIterator rows;
  private final byte[] end;
  private final boolean ascending;
  private boolean begun;
  private byte @Nullable [] key;

  private RocksCursor(RocksIterator rows, byte[] end, boolean ascending) {
    this.rows = rows;
    this.end = end;
    this.ascending = ascending;
  }

  /** Closes the iterator when it is closed. */
  static RocksCursor ascending(RocksIterator rows, byte[] fromInclusive, byte[] toExclusive) {
    rows.seek(fromInclusive);
    return new RocksCursor(rows, toExclusive, true);
  }

  /** Closes the iterator when it is closed. */
  static RocksCursor descending(RocksIterator rows, byte[] fromInclusive, byte[] toExclusive) {
    rows.seekForPrev(toExclusive);
    if (rows.isValid() && Arrays.equals(rows.key(), toExclusive)) {
      rows.prev();
    }
    return new RocksCursor(rows, fromInclusive, false);
  }

  @Override
  public boolean next() {
    if (begun && rows.isValid()) {
      if (ascending) {
        rows.next();
      } else {
        rows.prev();
      }
    }
    begun = true;
    key = rows.isValid() ? rows.key() : null;
    if (key == null) {
      check();
      return false;
    }
    int side = Arrays.compareUnsigned(key, end);
    if (ascending ? side >= 0 : side < 0) {
      key = null;
    }
    return key != null;
  }

  /** An iterator that met a fault looks like one that is at its end. */
  private void check() {
    try {
      rows.status();
    } catch (RocksDBException e) {
      throw RowStore.broken("walk over rows", e);
    }
  }

  @Override
  public byte[] key() {
    byte[] row = key;
    if (row == null) {
      throw new IllegalStateException("Expected next() to have been true, but it was not");
    }
    return row;
  }

  @Override
  public byte[] value() {
    key();
    return rows.value();
  }

  @Override
  public void close() {
    rows.close();
  }
}
