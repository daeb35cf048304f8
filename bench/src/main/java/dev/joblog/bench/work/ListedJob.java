// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.work;

import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * One of many jobs in a mix. Each figure is drawn for itself, so that a filter selects its share of
 * whatever another one selects.
 *
 * @param number in the order of creation, from 0
 * @param queue of {@link #TENTHS}
 * @param type likewise
 * @param region likewise, a label
 * @param batch of {@link #HUNDREDTHS}, a label
 * @param by who created it, of {@link #TENTHS}; 0: the caller of the bench
 * @param fate what becomes of it
 * @param picky whether its worker needs a capability
 * @param child whether it is one of the children of the first job
 */
record ListedJob(
    int number,
    int queue,
    int type,
    int region,
    int batch,
    int by,
    Fate fate,
    boolean picky,
    boolean child) {

  static final int TENTHS = 10;
  static final int HUNDREDTHS = 100;
  static final String CAPABILITY = "bench.rare";

  /** Far from any run. */
  private static final Duration LATER = Duration.ofDays(1);

  /** Each is a tenth, but for those that stay pending, who are the rest. */
  enum Fate {
    REPORTED("completed"),
    TABLED("completed"),
    CALLED_OFF("cancelled"),
    SCHEDULED("scheduled"),
    AWAITING("awaiting_approval"),
    PENDING("pending");

    final String status;

    Fate(String status) {
      this.status = status;
    }

    /** Of the job's result. */
    Optional<String> resultType() {
      return switch (this) {
        case REPORTED -> Optional.of("bench.report");
        case TABLED -> Optional.of("bench.table");
        default -> Optional.empty();
      };
    }
  }

  static ListedJob draw(int number, SplittableRandom random) {
    int queue = number == 0 ? 0 : random.nextInt(TENTHS); // children are where their parent is
    Fate[] fates = Fate.values();
    return new ListedJob(
        number,
        queue,
        random.nextInt(TENTHS),
        random.nextInt(TENTHS),
        random.nextInt(HUNDREDTHS),
        random.nextInt(TENTHS),
        number == 0 ? Fate.PENDING : fates[Math.min(fates.length - 1, random.nextInt(TENTHS))],
        random.nextInt(TENTHS) == 0,
        number > 0 && queue == 0 && random.nextInt(TENTHS) == 0);
  }

  String typeName() {
    return "bench.type-" + type;
  }

  /** A principal; that of the calls is {@code bench}. */
  String creator() {
    return by == 0 ? "bench" : "bench-" + by;
  }

  List<String> capabilities() {
    return picky ? List.of(CAPABILITY) : List.of();
  }

  Order.NewJob order(JsonText payload) {
    Order.NewJob plain = Order.NewJob.of(typeName(), payload);
    return new Order.NewJob(
        plain.type(),
        plain.payload(),
        plain.priority(),
        capabilities(),
        new TreeMap<>(Map.of("region", "r" + region, "batch", "b" + batch)),
        fate == Fate.SCHEDULED ? Optional.of(Instant.now().plus(LATER)) : Optional.empty(),
        plain.maxAttempts(),
        plain.leaseTtl(),
        plain.retry(),
        false,
        fate == Fate.AWAITING,
        plain.completion());
  }
}
