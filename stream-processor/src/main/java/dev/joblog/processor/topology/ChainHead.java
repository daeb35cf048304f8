// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.processor.store.ReadableRows;
import dev.joblog.processor.store.Rows;
import dev.joblog.protocol.wire.EventWire;
import java.nio.ByteBuffer;

/**
 * The last link of a partition's event chain (DESIGN 12): how many events there are, and the hash
 * of the newest. State like all other, so re-execution makes the same chain.
 *
 * @param position of the newest event; 0 before the first
 * @param hash 32 bytes; zeros before the first
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ChainHead(long position, byte[] hash) {

  static final ChainHead START = new ChainHead(0, EventWire.genesis());

  // [0x00 meta][0x01 chain] → [position: 8 bytes][hash: 32 bytes]
  private static final byte[] KEY = {0x00, 0x01};

  public static ChainHead read(ReadableRows rows) {
    return rows.get(KEY).map(ChainHead::decode).orElse(START);
  }

  void write(Rows rows) {
    rows.put(
        KEY,
        ByteBuffer.allocate(Long.BYTES + EventWire.HASH_BYTES).putLong(position).put(hash).array());
  }

  private static ChainHead decode(byte[] row) {
    if (row.length != Long.BYTES + EventWire.HASH_BYTES) {
      throw new IllegalStateException(
          "Expected the chain head to have 40 bytes, but it has " + row.length);
    }
    ByteBuffer bytes = ByteBuffer.wrap(row);
    byte[] hash = new byte[EventWire.HASH_BYTES];
    long position = bytes.getLong();
    bytes.get(hash);
    return new ChainHead(position, hash);
  }
}
