// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.processor.store.Meta;
import dev.joblog.processor.store.ReadableRows;
import dev.joblog.processor.store.RowCursor;
import dev.joblog.processor.store.RowKinds;
import dev.joblog.processor.topology.ChainHead;
import dev.joblog.processor.topology.LogPosition;
import dev.joblog.processor.topology.Partitions;
import dev.joblog.protocol.wire.RowPage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads raw rows of active partitions, a page at a time. Each page is of one moment, and says
 * which; nobody waits for it.
 */
final class RowPages {

  /** Rows that one page walks over. */
  static final int ROWS_MAX = 500;

  /** A page ends behind the row that passes this; a row is 900 KiB at most. */
  static final int BYTES_MAX = 512 * 1024;

  /** Behind every key: no table begins with it. */
  private static final byte[] END = {(byte) 0xFF};

  private final Partitions partitions;
  private final Stores stores;

  RowPages(Partitions partitions, Stores stores) {
    this.partitions = partitions;
    this.stores = stores;
  }

  /**
   * @param from the first key of the page; empty: the first of all
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Asked(int partition, byte[] from) {

    // [partition: 4][from]
    static Optional<Asked> decode(byte[] body) {
      if (body.length < Integer.BYTES) {
        return Optional.empty();
      }
      ByteBuffer in = ByteBuffer.wrap(body);
      int partition = in.getInt();
      byte[] from = new byte[in.remaining()];
      in.get(from);
      return Optional.of(new Asked(partition, from));
    }
  }

  /** Empty when the partition is not active here. */
  Optional<RowPage> read(Asked asked) {
    return partitions
        .find(asked.partition())
        .flatMap(active -> stores.active(asked.partition(), rows -> page(rows, asked.from())));
  }

  /** Of the partitions that are active here. */
  List<LoggedSettings> settings() {
    List<LoggedSettings> settings = new ArrayList<>();
    for (int number : partitions.applied().keySet()) {
      stores
          .active(number, Meta::read)
          .ifPresent(meta -> settings.add(LoggedSettings.of(number, meta)));
    }
    return settings;
  }

  private static RowPage page(ReadableRows rows, byte[] from) {
    ChainHead head = ChainHead.read(rows);
    List<RowPage.Row> page = new ArrayList<>();
    Optional<byte[]> next = Optional.empty();
    long bytes = 0;
    int walked = 0;
    try (RowCursor cursor = rows.range(from, END)) {
      while (next.isEmpty() && cursor.next()) {
        byte[] key = cursor.key();
        if (walked == ROWS_MAX || bytes > BYTES_MAX) {
          next = Optional.of(key);
        } else {
          walked++;
          if (RowKinds.comesFromEvents(key)) {
            page.add(new RowPage.Row(key, cursor.value()));
            bytes += key.length + cursor.value().length;
          }
        }
      }
    }
    return new RowPage(
        head.position(), head.hash(), LogPosition.read(rows).lastT(), next, List.copyOf(page));
  }
}
