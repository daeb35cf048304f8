// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

/** A cursor whose steps are counted. */
public final class CountedCursor implements RowCursor {

  private final RowCursor cursor;
  private final Runnable step;

  /**
   * @param step run at each one
   */
  public CountedCursor(RowCursor cursor, Runnable step) {
    this.cursor = cursor;
    this.step = step;
  }

  @Override
  public boolean next() {
    step.run();
    return cursor.next();
  }

  @Override
  public byte[] key() {
    return cursor.key();
  }

  @Override
  public byte[] value() {
    return cursor.value();
  }

  @Override
  public void close() {
    cursor.close();
  }
}
