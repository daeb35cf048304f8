// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * For each queue-like index, a key below which it has no row: a walk that begins there does not
 * wade through the tombstones of what was taken before. A cache beside the rows, in memory, never
 * state: it only ever says where not to look. Lost at a restart; the first walk of each group finds
 * it anew.
 *
 * <p>One thread.
 */
public final class Heads {

  private final TreeMap<byte[], Optional<byte[]>> lowest = new TreeMap<>(Arrays::compareUnsigned);
  private final Optional<Heads> settled;

  public Heads() {
    this.settled = Optional.empty();
  }

  private Heads(Heads settled) {
    this.settled = Optional.of(settled);
  }

  /** What a decision learns stays with it until {@link #settle}: it may never be applied. */
  public Heads draft() {
    return new Heads(this);
  }

  /**
   * Takes over what a draft learned, then lowers for the rows that its decision puts.
   *
   * @param changes about to be flushed
   */
  void settle(Heads draft, Map<byte[], Optional<byte[]>> changes) {
    draft.lowest.forEach(this::set);
    changes.forEach(
        (key, value) -> {
          if (value.isPresent()) {
            group(key).ifPresent(group -> lower(group, key));
          }
        });
  }

  /** Where to begin in this group. */
  byte[] from(byte[] group) {
    return known(group).orElse(group);
  }

  /** A walk from {@link #from} found its first row here. */
  void found(byte[] group, byte[] key) {
    set(group, Optional.of(key));
  }

  /** A walk found none. */
  void empty(byte[] group) {
    set(group, Optional.empty());
  }

  boolean knows(byte[] group) {
    return known(group).isPresent();
  }

  /** Groups that begin with this prefix and may have rows. */
  NavigableMap<byte[], byte[]> groups(byte[] prefix) {
    byte[] end = Key.after(prefix);
    NavigableMap<byte[], byte[]> groups =
        settled
            .map(below -> below.groups(prefix))
            .orElseGet(() -> new TreeMap<>(Arrays::compareUnsigned));
    lowest
        .subMap(prefix, true, end, false)
        .forEach(
            (group, key) -> {
              if (key.isPresent()) {
                groups.put(group, key.get());
              } else {
                groups.remove(group);
              }
            });
    return groups;
  }

  private Optional<byte[]> known(byte[] group) {
    Optional<byte[]> own = lowest.get(group);
    return own != null ? own : settled.flatMap(below -> below.known(group));
  }

  private void set(byte[] group, Optional<byte[]> key) {
    if (key.isPresent() || settled.isPresent()) {
      lowest.put(group, key);
    } else {
      lowest.remove(group);
    }
  }

  /**
   * An unknown group may have older rows, but for ready groups once all of them were discovered.
   */
  private void lower(byte[] group, byte[] key) {
    Optional<byte[]> known = known(group);
    if (known.isPresent()) {
      found(group, Arrays.compareUnsigned(key, known.get()) < 0 ? key : known.get());
    } else if (knows(ReadyIndex.WHOLE) && group.length > 0 && group[0] == ReadyIndex.WHOLE[0]) {
      found(group, key);
    }
  }

  private static Optional<byte[]> group(byte[] key) {
    int table = key[0] & 0xFF;
    if (table == Key.Table.READY.prefix) {
      return Optional.of(ReadyIndex.group(key));
    }
    if (table == Key.Table.WAITER.prefix) {
      return Optional.of(Waiters.group(key));
    }
    if (table == Key.Table.DUE.prefix) {
      return Optional.of(DueIndex.GROUP);
    }
    return Optional.empty();
  }
}
