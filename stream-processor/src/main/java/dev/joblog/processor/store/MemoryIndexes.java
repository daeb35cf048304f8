// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What is kept in memory of the rows that are taken from the front (ADR 0003): the first row of
 * each ready group, the waiting claims, and where due entries begin. Never state: computed from the
 * rows when a partition is opened, and brought along with every change.
 *
 * <p>One thread.
 */
public final class MemoryIndexes {

  private final ReadyGroups ready;
  private final WaitingClaims waiting;
  private byte[] due = DueIndex.TABLE;

  private MemoryIndexes(ReadyGroups ready, WaitingClaims waiting) {
    this.ready = ready;
    this.waiting = waiting;
  }

  /** One seek for each ready group, and each waiting claim read once. */
  public static MemoryIndexes of(ReadableRows rows) {
    return new MemoryIndexes(
        ReadyGroups.of(rows, Key.of(Key.Table.READY).bytes()), WaitingClaims.of(rows));
  }

  ReadyGroups ready() {
    return ready;
  }

  WaitingClaims waiting() {
    return waiting;
  }

  /** A key below which there is no due entry: a walk from here meets no tombstones of old ones. */
  byte[] dueFrom() {
    return due;
  }

  /** A walk from {@link #dueFrom} found its first entry here. */
  void dueBegins(byte[] key) {
    due = key;
  }

  /**
   * @param rows with these changes
   */
  void follow(ReadableRows rows, SortedMap<byte[], Optional<byte[]>> changes) {
    changes.forEach(
        (key, value) -> {
          int table = key[0] & 0xFF;
          if (table == Key.Table.READY.prefix) {
            value.ifPresentOrElse(there -> ready.put(key), () -> ready.deleted(key, rows));
          } else if (table == Key.Table.WAITER.prefix) {
            value.ifPresentOrElse(row -> waiting.put(key, row), () -> waiting.deleted(key));
          } else if (table == Key.Table.DUE.prefix
              && value.isPresent()
              && Arrays.compareUnsigned(key, due) < 0) {
            due = key;
          }
        });
  }
}
