// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.processor.store.Meta;
import dev.joblog.processor.store.ReadableRows;
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

  // in the row of Meta: [position: 8 bytes][hash: 32 bytes]

  /** Until 2026-11 the head had a row of its own: [0x00 meta][0x01 chain]. */
  private static final byte[] OLD_KEY = {0x00, 0x01};

  public static ChainHead read(ReadableRows rows) {
    byte[] chain = Meta.read(rows).chain();
    return chain.length > 0
        ? decode(chain)
        : rows.get(OLD_KEY).map(ChainHead::decode).orElse(START);
  }

  byte[] bytes() {
    return ByteBuffer.allocate(Long.BYTES + EventWire.HASH_BYTES)
        .putLong(position)
        .put(hash)
        .array();
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
