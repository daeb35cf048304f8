// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.processor.store.RowCursor;
import dev.joblog.processor.store.Rows;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** A task's store as rows to change. Stream thread only. */
final class KeyValueRows implements Rows {

  private final KeyValueStore<Bytes, byte[]> store;
  private final StoreRows reads;

  KeyValueRows(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    this.reads = new StoreRows(store);
  }

  @Override
  public Optional<byte[]> get(byte[] key) {
    return reads.get(key);
  }

  @Override
  public RowCursor range(byte[] fromInclusive, byte[] toExclusive) {
    return reads.range(fromInclusive, toExclusive);
  }

  @Override
  public RowCursor reverseRange(byte[] fromInclusive, byte[] toExclusive) {
    return reads.reverseRange(fromInclusive, toExclusive);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    store.put(Bytes.wrap(key), value);
  }

  /** A put of nothing: {@code KeyValueStore.delete} would first read the row that it removes. */
  @Override
  public void delete(byte[] key) {
    store.put(Bytes.wrap(key), null);
  }
}
