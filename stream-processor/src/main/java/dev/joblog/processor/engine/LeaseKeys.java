// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.NotEquippedException;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The numbered secrets that lease tokens are derived from. Every processor has the same ones; which
 * is in use is logged state, 1 at first.
 */
public final class LeaseKeys {

  /** A key shorter than this is refused: the MAC is HMAC-SHA256. */
  public static final int KEY_BYTES_MIN = 32;

  private final TreeMap<Integer, byte[]> byNumber = new TreeMap<>();

  public LeaseKeys(Map<Integer, byte[]> byNumber) {
    byNumber.forEach(
        (number, key) -> {
          if (key.length < KEY_BYTES_MIN) {
            throw new IllegalArgumentException(
                "Expected lease key "
                    + number
                    + " to have 32 bytes or more, but it has "
                    + key.length);
          }
          this.byNumber.put(number, key.clone());
        });
  }

  /** Of all that are there. */
  public SortedSet<Integer> numbers() {
    return new TreeSet<>(byNumber.keySet());
  }

  /**
   * @throws NotEquippedException if there is none of this number: no answer may depend on that
   */
  byte[] key(int number) {
    byte[] key = byNumber.get(number);
    if (key == null) {
      throw new NotEquippedException(
          "Expected lease key "
              + number
              + " to be configured, but only "
              + byNumber.keySet()
              + " are");
    }
    return key;
  }
}
