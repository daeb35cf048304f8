// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import java.util.Optional;

/**
 * Rows in the order of their keys' unsigned bytes. Arrays that go in or come out are never changed
 * afterwards by either side.
 */
public interface ReadableRows {

  Optional<byte[]> get(byte[] key);

  /** Ascending. The caller closes the cursor. */
  RowCursor range(byte[] fromInclusive, byte[] toExclusive);

  /** Descending, over the same rows as {@link #range}. The caller closes the cursor. */
  RowCursor reverseRange(byte[] fromInclusive, byte[] toExclusive);
}
