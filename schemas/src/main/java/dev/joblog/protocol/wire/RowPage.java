// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows of one partition as they were after one event, for an audit that compares them with what the
 * log gives at that same event.
 *
 * @param position events folded when the page was read
 * @param hash of the newest of them
 * @param t log time when the page was read
 * @param next where the next page begins; empty: this is the last
 * @param rows those that come from events, in key order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RowPage(
    long position, byte[] hash, Instant t, Optional<byte[]> next, List<Row> rows) {

  /** A key with its value. */
  @SuppressWarnings("ArrayRecordComponent") // as above
  public record Row(byte[] key, byte[] value) {}

  // [position: 8][hash: 32][t: 8][length of next: 4, -1 for none][next]
  // [rows: 4] then for each [length: 4][key][length: 4][value]

  public byte[] encode() {
    int size = 3 * Long.BYTES + EventWire.HASH_BYTES + next.map(key -> key.length).orElse(0);
    for (Row row : rows) {
      size += 2 * Integer.BYTES + row.key.length + row.value.length;
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.putLong(position).put(hash).putLong(t.toEpochMilli());
    out.putInt(next.map(key -> key.length).orElse(-1));
    next.ifPresent(out::put);
    out.putInt(rows.size());
    for (Row row : rows) {
      out.putInt(row.key.length).put(row.key).putInt(row.value.length).put(row.value);
    }
    return out.array();
  }

  /** Empty when the bytes are no page. */
  public static Optional<RowPage> decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      long position = in.getLong();
      byte[] hash = take(in, EventWire.HASH_BYTES);
      Instant t = Instant.ofEpochMilli(in.getLong());
      int nextLength = in.getInt();
      Optional<byte[]> next = nextLength < 0 ? Optional.empty() : Optional.of(take(in, nextLength));
      int count = in.getInt();
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        rows.add(new Row(take(in, in.getInt()), take(in, in.getInt())));
      }
      return Optional.of(new RowPage(position, hash, t, next, List.copyOf(rows)));
    } catch (BufferUnderflowException noPage) {
      return Optional.empty();
    }
  }

  private static byte[] take(ByteBuffer in, int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] taken = new byte[length];
    in.get(taken);
    return taken;
  }
}
