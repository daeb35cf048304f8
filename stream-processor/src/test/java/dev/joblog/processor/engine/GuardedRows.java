// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.CountedCursor;
import dev.joblog.processor.store.MemoryRows;
import dev.joblog.processor.store.RowCursor;
import dev.joblog.processor.store.Rows;
import java.util.Optional;

/**
 * Rows that fail the test when somebody writes while the gate is shut: decide only reads. They
 * count what they are asked for.
 */
final class GuardedRows implements Rows {

  private final MemoryRows rows;
  private boolean open;
  private Cost cost = Cost.NONE;

  GuardedRows(MemoryRows rows) {
    this.rows = rows;
  }

  /**
   * What rows were asked for.
   *
   * @param read by key, or by a cursor's step
   * @param written put or deleted
   * @param cursors opened
   */
  record Cost(long read, long written, long cursors) {
    static final Cost NONE = new Cost(0, 0, 0);

    private Cost plus(long moreRead, long moreWritten, long moreCursors) {
      return new Cost(read + moreRead, written + moreWritten, cursors + moreCursors);
    }
  }

  /** Since the last time that this was asked. */
  Cost cost() {
    Cost since = cost;
    cost = Cost.NONE;
    return since;
  }

  void apply(Engine engine, Decision decision) {
    open = true;
    engine.apply(decision);
    open = false;
  }

  @Override
  public Optional<byte[]> get(byte[] key) {
    cost = cost.plus(1, 0, 0);
    return rows.get(key);
  }

  @Override
  public RowCursor range(byte[] fromInclusive, byte[] toExclusive) {
    return counted(rows.range(fromInclusive, toExclusive));
  }

  @Override
  public RowCursor reverseRange(byte[] fromInclusive, byte[] toExclusive) {
    return counted(rows.reverseRange(fromInclusive, toExclusive));
  }

  private RowCursor counted(RowCursor cursor) {
    cost = cost.plus(0, 0, 1);
    return new CountedCursor(cursor, () -> cost = cost.plus(1, 0, 0));
  }

  @Override
  public void put(byte[] key, byte[] value) {
    check();
    rows.put(key, value);
  }

  @Override
  public void delete(byte[] key) {
    check();
    rows.delete(key);
  }

  private void check() {
    cost = cost.plus(0, 1, 0);
    if (!open) {
      throw new AssertionError("Expected decide to change no row, but it does");
    }
  }
}
