// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import dev.joblog.processor.store.RowCursor;
import java.util.NoSuchElementException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/** Rows as Streams walks over them. */
final class RowIterator implements KeyValueIterator<Bytes, byte[]> {

  /** Behind every table of rows. */
  static final byte[] END = {(byte) 0xFF};

  private final RowCursor rows;
  private boolean more;

  RowIterator(RowCursor rows) {
    this.rows = rows;
    this.more = rows.next();
  }

  @Override
  public boolean hasNext() {
    return more;
  }

  @Override
  public Bytes peekNextKey() {
    if (!more) {
      throw new NoSuchElementException("Expected hasNext() to be true, but it is not");
    }
    return Bytes.wrap(rows.key());
  }

  @Override
  public KeyValue<Bytes, byte[]> next() {
    KeyValue<Bytes, byte[]> row = KeyValue.pair(peekNextKey(), rows.value());
    more = rows.next();
    return row;
  }

  @Override
  public void close() {
    rows.close();
  }
}
