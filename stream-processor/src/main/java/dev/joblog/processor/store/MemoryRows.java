// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows in memory: for tests, for the audit's replay. One thread. */
public final class MemoryRows implements Rows {

  private final TreeMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);

  @Override
  public Optional<byte[]> get(byte[] key) {
    return Optional.ofNullable(rows.get(key));
  }

  @Override
  public void put(byte[] key, byte[] value) {
    rows.put(key, value);
  }

  @Override
  public void delete(byte[] key) {
    rows.remove(key);
  }

  @Override
  public RowCursor range(byte[] fromInclusive, byte[] toExclusive) {
    return new Walk(rows.subMap(fromInclusive, true, toExclusive, false));
  }

  @Override
  public RowCursor reverseRange(byte[] fromInclusive, byte[] toExclusive) {
    return new Walk(rows.subMap(fromInclusive, true, toExclusive, false).descendingMap());
  }

  public int size() {
    return rows.size();
  }

  private static final class Walk implements RowCursor {
    private final Iterator<Map.Entry<byte[], byte[]>> rows;
    private Map.@Nullable Entry<byte[], byte[]> row;

    private Walk(NavigableMap<byte[], byte[]> range) {
      this.rows = range.entrySet().iterator();
    }

    @Override
    public boolean next() {
      row = rows.hasNext() ? rows.next() : null;
      return row != null;
    }

    @Override
    public byte[] key() {
      return current().getKey();
    }

    @Override
    public byte[] value() {
      return current().getValue();
    }

    private Map.Entry<byte[], byte[]> current() {
      if (row == null) {
        throw new IllegalStateException("Expected next() to have been true, but it was not");
      }
      return row;
    }

    @Override
    public void close() {}
  }
}
