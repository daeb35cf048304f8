// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Base rows and changes in one order; where both have a key the change stands, and deletes hide.
 */
public final class MergedCursor implements RowCursor {

  private final RowCursor base;
  private final Iterator<Map.Entry<byte[], Optional<byte[]>>> changes;
  private final Comparator<byte[]> order;
  private boolean baseAhead;
  private boolean baseTaken = true;
  private Map.@Nullable Entry<byte[], Optional<byte[]>> change;
  private byte @Nullable [] key;
  private byte @Nullable [] value;

  /**
   * @param base closed with this
   * @param changes of the same range, in the same order; an empty one is a delete
   * @param order ascending or descending, as both are
   */
  public MergedCursor(
      RowCursor base,
      Iterator<Map.Entry<byte[], Optional<byte[]>>> changes,
      Comparator<byte[]> order) {
    this.base = base;
    this.changes = changes;
    this.order = order;
    this.change = changes.hasNext() ? changes.next() : null;
  }

  @Override
  public boolean next() {
    while (true) {
      if (baseTaken) { // not before it is asked for: what lies behind may be many deleted rows
        baseAhead = base.next();
        baseTaken = false;
      }
      Map.Entry<byte[], Optional<byte[]>> changed = change;
      if (changed == null) {
        return baseAhead && takeBase();
      }
      int side = baseAhead ? order.compare(base.key(), changed.getKey()) : 1;
      if (side < 0) {
        return takeBase();
      }
      baseTaken = side == 0;
      change = changes.hasNext() ? changes.next() : null;
      if (changed.getValue().isPresent()) {
        key = changed.getKey();
        value = changed.getValue().get();
        return true;
      }
    }
  }

  private boolean takeBase() {
    key = base.key();
    value = base.value();
    baseTaken = true;
    return true;
  }

  @Override
  public byte[] key() {
    return present(key);
  }

  @Override
  public byte[] value() {
    return present(value);
  }

  private static byte[] present(byte @Nullable [] bytes) {
    if (bytes == null) {
      throw new IllegalStateException("Expected next() to have been true, but it was not");
    }
    return bytes;
  }

  @Override
  public void close() {
    base.close();
  }
}
