// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

/**
 * A walk over rows. Starts before the first row; {@code key} and {@code value} need a true next.
 */
public interface RowCursor extends AutoCloseable {

  boolean next();

  byte[] key();

  byte[] value();

  @Override
  void close();
}
