// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import java.util.SplittableRandom;

/** JSON of one size that compresses no better than a job's usually does; the same for a seed. */
final class Payloads {

  private static final int DIFFERENT = 64;
  private static final String WRAPPED = "{\"text\":\"\"}";
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz012345";

  private final String[] all = new String[DIFFERENT];
  private int next;

  /**
   * @param size in bytes, at least those of an empty text
   */
  Payloads(long seed, int size) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < DIFFERENT; i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < size - WRAPPED.length()) {
        text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
      }
      all[i] = "{\"text\":\"" + text + "\"}";
    }
  }

  String next() {
    String payload = all[next];
    next = (next + 1) % DIFFERENT;
    return payload;
  }
}
