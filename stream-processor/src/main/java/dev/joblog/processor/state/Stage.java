// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are written and not committed, in every version that a reader may still want. One
 * thread writes, any may read: what was put at a version that was published before the reader began
 * is found by it, and what is put later it passes over. Nothing is taken out; the whole is dropped
 * after a commit.
 */
final class Stage {

  /** What an entry weighs beside its bytes, about. */
  private static final int ENTRY_BYTES = 120;

  private final ConcurrentSkipListMap<byte[], Staged> rows =
      new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
  private long bytes;

  /**
   * A row as of one version.
   *
   * @param value null: deleted
   * @param older what it was before
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Staged(long version, byte @Nullable [] value, @Nullable Staged older) {

    private @Nullable Staged at(long reader) {
      Staged row = this;
      while (row != null && row.version > reader) {
        row = row.older;
      }
      return row;
    }
  }

  /** The writer's. Versions never go back; within one, the last put stands. */
  void put(long version, byte[] key, byte @Nullable [] value) {
    Staged before = rows.get(key);
    Staged older = before != null && before.version == version ? before.older : before;
    rows.put(key, new Staged(version, value, older));
    bytes += ENTRY_BYTES + key.length + (value == null ? 0 : value.length);
  }

  /** About what all of it weighs. The writer's. */
  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** What stands here at a version; null: nothing, so what is committed counts. */
  @Nullable Staged get(byte[] key, long version) {
    Staged newest = rows.get(key);
    return newest == null ? null : newest.at(version);
  }

  Iterator<Map.Entry<byte[], Optional<byte[]>>> range(
      byte[] fromInclusive, byte[] toExclusive, long version) {
    return new Walk(rows.subMap(fromInclusive, true, toExclusive, false), version);
  }

  Iterator<Map.Entry<byte[], Optional<byte[]>>> reverseRange(
      byte[] fromInclusive, byte[] toExclusive, long version) {
    return new Walk(rows.subMap(fromInclusive, true, toExclusive, false).descendingMap(), version);
  }

  /** Every row as it was last put, in order. The writer's. */
  Iterable<Map.Entry<byte[], Optional<byte[]>>> newest() {
    return () -> new Walk(rows, Long.MAX_VALUE);
  }

  /** Looks one row ahead and copies nothing. */
  private static final class Walk implements Iterator<Map.Entry<byte[], Optional<byte[]>>> {
    private final Iterator<Map.Entry<byte[], Staged>> rows;
    private final long version;
    private Map.@Nullable Entry<byte[], Optional<byte[]>> next;

    private Walk(ConcurrentNavigableMap<byte[], Staged> range, long version) {
      this.rows = range.entrySet().iterator();
      this.version = version;
      step();
    }

    private void step() {
      next = null;
      while (next == null && rows.hasNext()) {
        Map.Entry<byte[], Staged> entry = rows.next();
        Staged row = entry.getValue().at(version);
        if (row != null) {
          next = Map.entry(entry.getKey(), Optional.ofNullable(row.value));
        }
      }
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Map.Entry<byte[], Optional<byte[]>> next() {
      Map.Entry<byte[], Optional<byte[]>> row = next;
      if (row == null) {
        throw new NoSuchElementException("Expected hasNext() to be true, but it is not");
      }
      step();
      return row;
    }
  }
}
