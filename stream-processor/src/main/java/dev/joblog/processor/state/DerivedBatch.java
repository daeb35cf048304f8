// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import dev.joblog.processor.store.RowCursor;
import dev.joblog.processor.store.Rows;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** Takes the derived rows of a store that nobody reads yet, and writes them batch by batch. */
final class DerivedBatch implements Rows {

  private static final int ROWS_MAX = 20_000;

  private final RocksDB db;
  private final WriteOptions options;
  private final Map<Bytes, Optional<byte[]>> unwritten = new HashMap<>();

  DerivedBatch(RocksDB db, WriteOptions options) {
    this.db = db;
    this.options = options;
  }

  @Override
  public Optional<byte[]> get(byte[] key) {
    Optional<byte[]> put = unwritten.get(Bytes.wrap(key));
    try {
      return put == null ? Optional.ofNullable(db.get(key)) : put;
    } catch (RocksDBException e) {
      throw DamagedFiles.fault(db, "read a row", e);
    }
  }

  @Override
  public void put(byte[] key, byte[] value) {
    unwritten.put(Bytes.wrap(key), Optional.of(value));
    writeIfFull();
  }

  @Override
  public void delete(byte[] key) {
    unwritten.put(Bytes.wrap(key), Optional.empty());
    writeIfFull();
  }

  private void writeIfFull() {
    if (unwritten.size() >= ROWS_MAX) {
      write();
    }
  }

  void write() {
    try (WriteBatch batch = new WriteBatch()) {
      RowStore.putSorted(batch, unwritten);
      db.write(options, batch);
    } catch (RocksDBException e) {
      throw DamagedFiles.fault(db, "write derived rows", e);
    }
    unwritten.clear();
  }

  @Override
  public RowCursor range(byte[] fromInclusive, byte[] toExclusive) {
    throw new UnsupportedOperationException(
        "Expected rows to be derived of single rows, but a range was asked for");
  }

  @Override
  public RowCursor reverseRange(byte[] fromInclusive, byte[] toExclusive) {
    return range(fromInclusive, toExclusive);
  }
}
