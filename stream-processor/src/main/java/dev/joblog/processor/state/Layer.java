// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import dev.joblog.processor.store.RowCursor;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

/**
 * RocksDB as it was after one commit, and what was staged since. A commit begins the next one; this
 * one lives on until its last reader has let go of it.
 */
final class Layer {

  private final RocksDB db;
  private final Snapshot snapshot;
  private final ReadOptions asOfCommit;
  private final AtomicInteger holders = new AtomicInteger(1);
  private final AtomicInteger open;
  final Stage stage = new Stage();

  /**
   * Held by who makes it.
   *
   * @param open counts the layers that hold on to the database
   */
  Layer(RocksDB db, AtomicInteger open) {
    this.db = db;
    this.snapshot = db.getSnapshot();
    this.asOfCommit = new ReadOptions().setSnapshot(snapshot);
    this.open = open;
    open.incrementAndGet();
  }

  /**
   * @return false: the last holder let go already, so there is a newer one
   */
  boolean hold() {
    int now = holders.get();
    while (now > 0) {
      if (holders.compareAndSet(now, now + 1)) {
        return true;
      }
      now = holders.get();
    }
    return false;
  }

  /** The last one to let go gives the snapshot back. */
  void letGo() {
    if (holders.decrementAndGet() == 0) {
      asOfCommit.close();
      db.releaseSnapshot(snapshot);
      open.decrementAndGet();
    }
  }

  Optional<byte[]> committed(byte[] key) {
    try {
      return Optional.ofNullable(db.get(asOfCommit, key));
    } catch (RocksDBException e) {
      throw RowStore.broken("read a row", e);
    }
  }

  RowCursor committed(byte[] fromInclusive, byte[] toExclusive) {
    return RocksCursor.ascending(db, snapshot, fromInclusive, toExclusive);
  }

  RowCursor committedReverse(byte[] fromInclusive, byte[] toExclusive) {
    return RocksCursor.descending(db, snapshot, fromInclusive, toExclusive);
  }
}
