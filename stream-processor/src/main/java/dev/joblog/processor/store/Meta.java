// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import java.time.Instant;

/**
 * Where the partition stands. Does not come from events; rewritten by every command.
 *
 * @param lastOffset of {@code job-commands}, applied; -1 before the first
 * @param lastT log time of that command; never goes back
 * @param engineVersion in force
 * @param leaseKey number of the key that new leases use
 * @param waiters parked claims on this partition
 * @param forward whether commands that belong to another partition are forwarded to it
 */
public record Meta(
    long lastOffset, Instant lastT, int engineVersion, int leaseKey, int waiters, boolean forward) {

  // [META][0x00] → version, offset, t, engine version, lease key, waiters, forward
  private static final byte[] KEY = Key.of(Key.Table.META).one(0).bytes();
  private static final int VERSION = 2;

  /** The engine version of a partition on which nothing was ever decided (ADR 0060). */
  private static final int FIRST_ENGINE_VERSION = 3;

  private static final Meta FIRST = new Meta(-1, Instant.EPOCH, FIRST_ENGINE_VERSION, 1, 0, false);

  public static Meta read(ReadableRows rows) {
    return rows.get(KEY)
        .map(
            row -> {
              RowReader in = new RowReader(row, VERSION);
              return new Meta(
                  in.number(),
                  in.time(),
                  in.small(),
                  in.small(),
                  in.small(),
                  in.version() >= 2 && in.flag());
            })
        .orElse(FIRST);
  }

  public void write(Rows rows) {
    rows.put(
        KEY,
        new RowWriter(VERSION)
            .number(lastOffset)
            .time(lastT)
            .number(engineVersion)
            .number(leaseKey)
            .number(waiters)
            .flag(forward)
            .bytes());
  }

  public Meta at(long offset, Instant t) {
    return new Meta(offset, t, engineVersion, leaseKey, waiters, forward);
  }

  public Meta engine(int version, int key) {
    return new Meta(lastOffset, lastT, version, key, waiters, forward);
  }

  public Meta forwarding(boolean on) {
    return new Meta(lastOffset, lastT, engineVersion, leaseKey, waiters, on);
  }

  public Meta waiting(int more) {
    return new Meta(lastOffset, lastT, engineVersion, leaseKey, waiters + more, forward);
  }
}
