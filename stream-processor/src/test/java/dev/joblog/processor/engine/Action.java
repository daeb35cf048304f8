// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One step of a random history. It names things by number ("the third job that might be there"), so
 * it still means something after the steps before it were cut away.
 *
 * @param millis by which the broker's clock moves, forward or back
 * @param job which id
 * @param who which principal
 * @param pick which token, key, earlier command…
 * @param dice for everything else
 */
record Action(long millis, Kind kind, int job, int who, int pick, int dice) {

  /** What is said; the weight is how often. */
  enum Kind {
    CREATE(14),
    CREATE_KEYED(5),
    APPROVE(5),
    REJECT(2),
    CLAIM(10),
    CLAIM_NEXT(12),
    WAIT_NEXT(8),
    UNDELIVERED(4),
    HEARTBEAT(6),
    SUBMIT(9),
    FAIL(8),
    RELEASE(5),
    CANCEL(5),
    RETRY(6),
    TICK(8),
    TICK_WHEN_DUE(14),
    REPEAT(9),
    CONFIGURE(2),
    ENGINE(1),
    FOREIGN(2),
    ELSEWHERE(1),
    TOO_LATE(1),
    NO_COMMAND(1);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  private static final List<Kind> DECK = deck();

  private static List<Kind> deck() {
    List<Kind> deck = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (int i = 0; i < kind.weight; i++) {
        deck.add(kind);
      }
    }
    return deck;
  }

  static List<Action> history(long seed, int most) {
    Random random = new Random(seed);
    int length = 5 + random.nextInt(most - 4);
    List<Action> history = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      Kind kind = DECK.get(random.nextInt(DECK.size()));
      history.add(
          new Action(
              millis(random),
              kind,
              random.nextInt(1_000),
              random.nextInt(1_000),
              random.nextInt(1_000),
              random.nextInt(1 << 20)));
    }
    return history;
  }

  private static long millis(Random random) {
    return switch (random.nextInt(24)) {
      case 0 -> -3_600_000L;
      case 1 -> 3_600_000L;
      case 2 -> -random.nextInt(5_000);
      case 3, 4 -> 60_000L;
      case 5 -> random.nextInt(4) == 0 ? 86_400_000L * 31 : 0;
      default -> random.nextInt(3_000);
    };
  }

  /** True in one of {@code n} dice. */
  boolean oneIn(int n, int salt) {
    return among(n, salt) == 0;
  }

  /** 0 to n - 1; another salt asks another question. */
  int among(int n, int salt) {
    long mixed = (dice * 31L + salt) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L;
    return (int) Long.remainderUnsigned(mixed ^ (mixed >>> 32), n);
  }
}
