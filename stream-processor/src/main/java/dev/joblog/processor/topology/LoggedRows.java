// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.processor.state.RowStore;
import dev.joblog.processor.store.DerivedRows;
import dev.joblog.processor.store.RowCursor;
import dev.joblog.processor.store.Rows;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A task's store as rows to change: primary rows go through Streams' layer that logs them, and the
 * store below derives the others. Stream thread only.
 */
final class LoggedRows implements Rows {

  private final KeyValueStore<Bytes, byte[]> store;
  private final RowStore below;

  /**
   * @param store with its change-logging layer
   * @param below the same without
   */
  LoggedRows(KeyValueStore<Bytes, byte[]> store, RowStore below) {
    this.store = store;
    this.below = below;
  }

  @Override
  public Optional<byte[]> get(byte[] key) {
    return below.rows().get(key);
  }

  @Override
  public RowCursor range(byte[] fromInclusive, byte[] toExclusive) {
    return below.rows().range(fromInclusive, toExclusive);
  }

  @Override
  public RowCursor reverseRange(byte[] fromInclusive, byte[] toExclusive) {
    return below.rows().reverseRange(fromInclusive, toExclusive);
  }

  /** A derived row comes with the row that it is derived of. */
  @Override
  public void put(byte[] key, byte[] value) {
    if (!DerivedRows.isDerived(key)) {
      store.put(Bytes.wrap(key), value);
    }
  }

  /**
   * A put of nothing: {@code KeyValueStore.delete} would first read the row that it removes. A
   * derived row may be one that was never derived (ADR 0063), so it is deleted for its own sake.
   */
  @Override
  public void delete(byte[] key) {
    if (DerivedRows.isDerived(key)) {
      below.deleteDerived(key);
    } else {
      store.put(Bytes.wrap(key), null);
    }
  }
}
