// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the partition stands: one row. Does not come from events; rewritten by every command.
 *
 * @param lastOffset of {@code job-commands}, applied; -1 before the first
 * @param lastT log time of that command; never goes back
 * @param engineVersion in force
 * @param leaseKey number of the key that new leases use
 * @param leaseKeysUsed numbers of the keys that leases were granted under, the newest last; the
 *     last {@link #LEASE_KEYS_USED_MAX}. A token of another key was never real
 * @param waiters parked claims on this partition
 * @param forward whether commands that belong to another partition are forwarded to it
 * @param chain the last link of the chain of events, as whoever makes the chain writes it; empty
 *     before the first
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Meta(
    long lastOffset,
    Instant lastT,
    int engineVersion,
    int leaseKey,
    List<Integer> leaseKeysUsed,
    int waiters,
    boolean forward,
    byte[] chain) {

  /** Keys remembered; a token of one that is forgotten is taken for none. */
  public static final int LEASE_KEYS_USED_MAX = 16;

  // [META][0x00] → version, offset, t, engine version, lease key, waiters, forward, keys used,
  // chain
  private static final byte[] KEY = Key.of(Key.Table.META).one(0).bytes();
  private static final int VERSION = 4;

  /** The engine version of a partition on which nothing was ever decided (ADR 0060). */
  private static final int FIRST_ENGINE_VERSION = 3;

  private static final Meta FIRST =
      new Meta(-1, Instant.EPOCH, FIRST_ENGINE_VERSION, 1, List.of(), 0, false, new byte[0]);

  public static Meta read(ReadableRows rows) {
    return rows.get(KEY)
        .map(
            row -> {
              RowReader in = new RowReader(row, VERSION);
              long lastOffset = in.number();
              Instant lastT = in.time();
              int engineVersion = in.small();
              int leaseKey = in.small();
              int waiters = in.small();
              boolean forward = in.version() >= 2 && in.flag();
              List<Integer> used = in.version() >= 3 ? in.each(in::small) : List.of(leaseKey);
              byte[] chain = in.version() >= 4 ? in.raw() : new byte[0];
              return new Meta(
                  lastOffset, lastT, engineVersion, leaseKey, used, waiters, forward, chain);
            })
        .orElse(FIRST);
  }

  public void write(Rows rows) {
    RowWriter out = new RowWriter(VERSION);
    rows.put(
        KEY,
        out.number(lastOffset)
            .time(lastT)
            .number(engineVersion)
            .number(leaseKey)
            .number(waiters)
            .flag(forward)
            .each(leaseKeysUsed, key -> out.number(key))
            .raw(chain)
            .bytes());
  }

  public Meta at(long offset, Instant t) {
    return new Meta(offset, t, engineVersion, leaseKey, leaseKeysUsed, waiters, forward, chain);
  }

  public Meta engine(int version, int key) {
    return new Meta(lastOffset, lastT, version, key, leaseKeysUsed, waiters, forward, chain);
  }

  public Meta forwarding(boolean on) {
    return new Meta(lastOffset, lastT, engineVersion, leaseKey, leaseKeysUsed, waiters, on, chain);
  }

  public Meta waiting(int more) {
    return new Meta(
        lastOffset, lastT, engineVersion, leaseKey, leaseKeysUsed, waiters + more, forward, chain);
  }

  /** A lease is granted under the key in use. */
  public Meta granting() {
    if (leaseKeysUsed.indexOf(leaseKey) == leaseKeysUsed.size() - 1 && !leaseKeysUsed.isEmpty()) {
      return this;
    }
    List<Integer> others = leaseKeysUsed.stream().filter(key -> key != leaseKey).toList();
    List<Integer> used =
        Stream.concat(
                others.stream().skip(Math.max(0, others.size() + 1 - LEASE_KEYS_USED_MAX)),
                Stream.of(leaseKey))
            .toList();
    return new Meta(lastOffset, lastT, engineVersion, leaseKey, used, waiters, forward, chain);
  }

  public Meta chained(byte[] link) {
    return new Meta(
        lastOffset, lastT, engineVersion, leaseKey, leaseKeysUsed, waiters, forward, link);
  }
}
