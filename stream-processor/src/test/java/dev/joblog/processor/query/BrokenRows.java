// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.processor.store.ReadableRows;
import dev.joblog.processor.store.RowCursor;
import java.util.Optional;

/** Rows that cannot be read. */
record BrokenRows(IllegalStateException why) implements ReadableRows {

  @Override
  public Optional<byte[]> get(byte[] key) {
    throw why;
  }

  @Override
  public RowCursor range(byte[] fromInclusive, byte[] toExclusive) {
    throw why;
  }

  @Override
  public RowCursor reverseRange(byte[] fromInclusive, byte[] toExclusive) {
    throw why;
  }
}
