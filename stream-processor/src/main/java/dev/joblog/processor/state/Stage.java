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
 * The rows that were written since the last commit and are not on disk yet. Each command's writes
 * have a version number, one higher than the command's before. A row that several commands wrote
 * keeps all its values, newest first: a reader names a version and finds the newest value that is
 * not younger, so it sees the rows as one command left them while later commands go on writing.
 *
 * <p>One thread writes, any thread may read. A deleted row stays here as a mark, because it may
 * still be on disk. Nothing is ever taken out: after a commit a new, empty stage is begun (see
 * {@link Layer}).
 */
final class Stage {

  /** Memory of an entry beside its key and value, about: map node, record and array headers. */
  private static final int ENTRY_BYTES = 120;

  private final ConcurrentSkipListMap<byte[], Staged> rows =
      new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
  private long bytes;

  /**
   * One value of a row.
   *
   * @param version of the command that wrote it
   * @param value null: that command deleted the row
   * @param older its value before; null: the one on disk, if there is one
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

  /**
   * For the writing thread. A value of the same version is replaced; one of an older version is
   * kept behind the new one.
   *
   * @param version at least that of every put before
   * @param value null: the row is deleted
   */
  void put(long version, byte[] key, byte @Nullable [] value) {
    Staged before = rows.get(key);
    Staged older = before != null && before.version == version ? before.older : before;
    rows.put(key, new Staged(version, value, older));
    bytes += ENTRY_BYTES + key.length + (value == null ? 0 : value.length);
  }

  /** Memory of all entries, about, for the writing thread; replaced values count too. */
  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The newest value that is not younger than the version; null: the row on disk is valid. */
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

  /** The newest value of every row, in the order of keys, for the writing thread. */
  Iterable<Map.Entry<byte[], Optional<byte[]>>> newest() {
    return () -> new Walk(rows, Long.MAX_VALUE);
  }

  /** The rows of a range that have a value at a version; an empty value is a deleted row. */
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
