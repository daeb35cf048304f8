// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.processor.store.ReadableRows;
import dev.joblog.processor.store.RowCursor;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * A Streams store as rows to read: the task's own, or a view for queries. Streams' ranges take in
 * both ends and rows' ranges leave out the upper one; the difference is settled here.
 */
public final class StoreRows implements ReadableRows {

  private final ReadOnlyKeyValueStore<Bytes, byte[]> store;

  public StoreRows(ReadOnlyKeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  @Override
  public Optional<byte[]> get(byte[] key) {
    return Optional.ofNullable(store.get(Bytes.wrap(key)));
  }

  @Override
  public RowCursor range(byte[] fromInclusive, byte[] toExclusive) {
    return isEmpty(fromInclusive, toExclusive)
        ? NoRows.INSTANCE
        : new StoreCursor(
            store.range(Bytes.wrap(fromInclusive), Bytes.wrap(toExclusive)), toExclusive);
  }

  @Override
  public RowCursor reverseRange(byte[] fromInclusive, byte[] toExclusive) {
    return isEmpty(fromInclusive, toExclusive)
        ? NoRows.INSTANCE
        : new StoreCursor(
            store.reverseRange(Bytes.wrap(fromInclusive), Bytes.wrap(toExclusive)), toExclusive);
  }

  /** Streams logs a warning for a range that is upside down. */
  private static boolean isEmpty(byte[] fromInclusive, byte[] toExclusive) {
    return Arrays.compareUnsigned(fromInclusive, toExclusive) >= 0;
  }

  /** Leaves out the one row that only Streams counts in. */
  private static final class StoreCursor implements RowCursor {
    private final KeyValueIterator<Bytes, byte[]> rows;
    private final byte[] leftOut;
    private Optional<Row> row = Optional.empty();

    private StoreCursor(KeyValueIterator<Bytes, byte[]> rows, byte[] leftOut) {
      this.rows = rows;
      this.leftOut = leftOut;
    }

    @Override
    public boolean next() {
      row = Optional.empty();
      while (row.isEmpty() && rows.hasNext()) {
        var entry = rows.next();
        if (!Arrays.equals(entry.key.get(), leftOut)) {
          row = Optional.of(new Row(entry.key.get(), entry.value));
        }
      }
      return row.isPresent();
    }

    @Override
    public byte[] key() {
      return current().key;
    }

    @Override
    public byte[] value() {
      return current().value;
    }

    private Row current() {
      return row.orElseThrow(
          () -> new IllegalStateException("Expected next() to have been true, but it was not"));
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Row(byte[] key, byte[] value) {}

  private enum NoRows implements RowCursor {
    INSTANCE;

    @Override
    public boolean next() {
      return false;
    }

    @Override
    public byte[] key() {
      throw new IllegalStateException("Expected next() to have been true, but it was not");
    }

    @Override
    public byte[] value() {
      return key();
    }

    @Override
    public void close() {}
  }
}
