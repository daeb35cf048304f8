// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import dev.joblog.processor.store.RowCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/**
 * A walk over rows on disk. RocksDB knows its bounds: without them it would pass over whatever was
 * deleted behind the last row, into the next table, to find a row that is not asked for.
 */
public final class RocksCursor implements RowCursor {

  private final RocksDB db;
  private final Slice bound;
  private final ReadOptions options;
  private final RocksIterator rows;
  private final boolean ascending;
  private boolean begun;
  private byte @Nullable [] key;

  private RocksCursor(
      RocksDB db, Slice bound, ReadOptions options, RocksIterator rows, boolean ascending) {
    this.db = db;
    this.bound = bound;
    this.options = options;
    this.rows = rows;
    this.ascending = ascending;
  }

  /**
   * @param asOf null: as the rows are now
   */
  public static RocksCursor ascending(
      RocksDB db, @Nullable Snapshot asOf, byte[] fromInclusive, byte[] toExclusive) {
    Slice bound = new Slice(toExclusive);
    ReadOptions options = new ReadOptions().setSnapshot(asOf).setIterateUpperBound(bound);
    RocksIterator rows = db.newIterator(options);
    rows.seek(fromInclusive);
    return new RocksCursor(db, bound, options, rows, true);
  }

  /**
   * @param asOf null: as the rows are now
   */
  public static RocksCursor descending(
      RocksDB db, @Nullable Snapshot asOf, byte[] fromInclusive, byte[] toExclusive) {
    Slice bound = new Slice(fromInclusive);
    ReadOptions options = new ReadOptions().setSnapshot(asOf).setIterateLowerBound(bound);
    RocksIterator rows = db.newIterator(options);
    rows.seekForPrev(toExclusive);
    if (rows.isValid() && Arrays.equals(rows.key(), toExclusive)) {
      rows.prev();
    }
    return new RocksCursor(db, bound, options, rows, false);
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
    }
    return key != null;
  }

  /** An iterator that met a fault looks like one that is at its end. */
  private void check() {
    try {
      rows.status();
    } catch (RocksDBException e) {
      throw DamagedFiles.fault(db, "walk over rows", e);
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
    options.close();
    bound.close();
  }
}
