// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Changes on top of rows that stay as they are until {@link #flush}: a decision sees the effects of
 * its own events, and nobody else does. Short-lived, a few dozen rows; one thread.
 */
public final class Overlay implements Rows {

  private final Rows base;
  private final TreeMap<byte[], Optional<byte[]>> changes = new TreeMap<>(Arrays::compareUnsigned);

  public Overlay(Rows base) {
    this.base = base;
  }

  @Override
  public Optional<byte[]> get(byte[] key) {
    Optional<byte[]> changed = changes.get(key);
    return changed == null ? base.get(key) : changed;
  }

  @Override
  public void put(byte[] key, byte[] value) {
    changes.put(key, Optional.of(value));
  }

  @Override
  public void delete(byte[] key) {
    changes.put(key, Optional.empty());
  }

  @Override
  public RowCursor range(byte[] fromInclusive, byte[] toExclusive) {
    return new MergedCursor(
        base.range(fromInclusive, toExclusive),
        changes.subMap(fromInclusive, toExclusive).entrySet().iterator(),
        Arrays::compareUnsigned);
  }

  @Override
  public RowCursor reverseRange(byte[] fromInclusive, byte[] toExclusive) {
    return new MergedCursor(
        base.reverseRange(fromInclusive, toExclusive),
        changes
            .descendingMap()
            .subMap(toExclusive, false, fromInclusive, true)
            .entrySet()
            .iterator(),
        (a, b) -> Arrays.compareUnsigned(b, a));
  }

  /** Bytes of the largest row that would be put, key and value; 0 for none. */
  public int largestRow() {
    int largest = 0;
    for (Map.Entry<byte[], Optional<byte[]>> change : changes.entrySet()) {
      int value = change.getValue().map(bytes -> bytes.length).orElse(0);
      largest = Math.max(largest, change.getKey().length + value);
    }
    return largest;
  }

  /** Writes the changes to the base, in key order; then what is kept in memory follows. */
  public void flush(MemoryIndexes memory) {
    for (Map.Entry<byte[], Optional<byte[]>> change : changes.entrySet()) {
      if (change.getValue().isPresent()) {
        base.put(change.getKey(), change.getValue().get());
      } else {
        base.delete(change.getKey());
      }
    }
    memory.follow(base, changes);
    changes.clear();
  }
}
