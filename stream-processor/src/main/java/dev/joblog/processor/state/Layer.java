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
 * What readers need between two commits: a snapshot of RocksDB as the first one left it, and the
 * {@link Stage} of what was written since. A commit makes a new layer, with a new snapshot and an
 * empty stage. Readers who began before go on with the old one, so nobody sees half a commit.
 *
 * <p>Layers are counted references: the store holds its newest layer, and each reader holds the one
 * it reads from. The last holder to let go releases the snapshot, which RocksDB would otherwise
 * keep old rows for.
 */
final class Layer {

  private final RocksDB db;
  private final Snapshot snapshot;
  private final ReadOptions asOfCommit;
  private final AtomicInteger holders = new AtomicInteger(1);
  private final AtomicInteger open;
  final Stage stage = new Stage();

  /**
   * Held once, by its maker.
   *
   * @param open how many layers have a snapshot; the database must not be closed before it is 0
   */
  Layer(RocksDB db, AtomicInteger open) {
    this.db = db;
    this.snapshot = db.getSnapshot();
    this.asOfCommit = new ReadOptions().setSnapshot(snapshot);
    this.open = open;
    open.incrementAndGet();
  }

  /**
   * One more holder, from any thread.
   *
   * @return false: nobody holds it any more, its snapshot is gone, and the store has a newer layer
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

  /** One holder less; the last one releases the snapshot. */
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
      throw DamagedFiles.fault(db, "read a row", e);
    }
  }

  RowCursor committed(byte[] fromInclusive, byte[] toExclusive) {
    return RocksCursor.ascending(db, snapshot, fromInclusive, toExclusive);
  }

  RowCursor committedReverse(byte[] fromInclusive, byte[] toExclusive) {
    return RocksCursor.descending(db, snapshot, fromInclusive, toExclusive);
  }
}
