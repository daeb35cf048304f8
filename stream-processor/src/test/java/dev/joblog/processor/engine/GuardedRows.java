// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.MemoryRows;
import dev.joblog.processor.store.RowCursor;
import dev.joblog.processor.store.Rows;
import java.util.Optional;

/** Rows that fail the test when somebody writes while the gate is shut: decide only reads. */
final class GuardedRows implements Rows {

  private final MemoryRows rows;
  private boolean open;

  GuardedRows(MemoryRows rows) {
    this.rows = rows;
  }

  void apply(Engine engine, Decision decision) {
    open = true;
    engine.apply(decision);
    open = false;
  }

  @Override
  public Optional<byte[]> get(byte[] key) {
    return rows.get(key);
  }

  @Override
  public RowCursor range(byte[] fromInclusive, byte[] toExclusive) {
    return rows.range(fromInclusive, toExclusive);
  }

  @Override
  public RowCursor reverseRange(byte[] fromInclusive, byte[] toExclusive) {
    return rows.reverseRange(fromInclusive, toExclusive);
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
    if (!open) {
      throw new AssertionError("Expected decide to change no row, but it does");
    }
  }
}
