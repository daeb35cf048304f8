// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import dev.joblog.processor.store.MergedCursor;
import dev.joblog.processor.store.ReadableRows;
import dev.joblog.processor.store.RowCursor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/** The rows as they are after one command: what is committed, and above it what is staged. */
final class View implements ReadableRows {

  private static final Comparator<byte[]> ASCENDING = Arrays::compareUnsigned;
  private static final Comparator<byte[]> DESCENDING = (a, b) -> Arrays.compareUnsigned(b, a);

  private final Layer layer;
  private final long version;
  private final BooleanSupplier closed;

  /**
   * @param layer held as long as this is used
   * @param version staged rows of later ones are not seen
   * @param closed asked at each step; once true, reading ends in an exception
   */
  View(Layer layer, long version, BooleanSupplier closed) {
    this.layer = layer;
    this.version = version;
    this.closed = closed;
  }

  @Override
  public Optional<byte[]> get(byte[] key) {
    check();
    Stage.Staged staged = layer.stage.get(key, version);
    return staged == null ? layer.committed(key) : Optional.ofNullable(staged.value());
  }

  @Override
  public RowCursor range(byte[] fromInclusive, byte[] toExclusive) {
    check();
    if (Arrays.compareUnsigned(fromInclusive, toExclusive) >= 0) {
      return NoRows.INSTANCE;
    }
    return new Checked(
        new MergedCursor(
            layer.committed(fromInclusive, toExclusive),
            layer.stage.range(fromInclusive, toExclusive, version),
            ASCENDING));
  }

  @Override
  public RowCursor reverseRange(byte[] fromInclusive, byte[] toExclusive) {
    check();
    if (Arrays.compareUnsigned(fromInclusive, toExclusive) >= 0) {
      return NoRows.INSTANCE;
    }
    return new Checked(
        new MergedCursor(
            layer.committedReverse(fromInclusive, toExclusive),
            layer.stage.reverseRange(fromInclusive, toExclusive, version),
            DESCENDING));
  }

  private void check() {
    if (closed.getAsBoolean()) {
      throw new InvalidStateStoreException("Expected the store to be open, but it was closed");
    }
  }

  /** Ends a walk when the store is being closed, which waits for it. */
  private final class Checked implements RowCursor {
    private final RowCursor rows;

    private Checked(RowCursor rows) {
      this.rows = rows;
    }

    @Override
    public boolean next() {
      check();
      return rows.next();
    }

    @Override
    public byte[] key() {
      return rows.key();
    }

    @Override
    public byte[] value() {
      return rows.value();
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  private enum NoRows implements RowCursor {
    INSTANCE;

    @Override
    public boolean next() {
      return false;
    }

    @Override
    public byte[] key() {
      throw new IllegalStateException("Expected next() to have been true, but it was not");
    }

    @Override
    public byte[] value() {
      return key();
    }

    @Override
    public void close() {}
  }
}
