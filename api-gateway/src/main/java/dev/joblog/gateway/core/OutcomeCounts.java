// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many commands of this gateway ended how; one counter per code, known from the start. */
public final class OutcomeCounts {

  public static final String ACCEPTED = "accepted";
  public static final String DUPLICATE = "duplicate";

  private final Map<String, LongAdder> byCode = new LinkedHashMap<>();

  public OutcomeCounts() {
    byCode.put(ACCEPTED, new LongAdder());
    byCode.put(DUPLICATE, new LongAdder());
    for (Rejection reason : Rejection.values()) {
      byCode.put(reason.code(), new LongAdder());
    }
  }

  void count(Outcome.Verdict verdict) {
    LongAdder counter = byCode.get(code(verdict));
    if (counter != null) {
      counter.increment();
    }
  }

  private static String code(Outcome.Verdict verdict) {
    if (verdict instanceof Outcome.Rejected rejected) {
      return rejected.reason().code();
    }
    return verdict instanceof Outcome.Duplicate ? DUPLICATE : ACCEPTED;
  }

  /** A copy: total by code, in a fixed order. */
  public Map<String, Long> totals() {
    Map<String, Long> totals = new LinkedHashMap<>();
    byCode.forEach((code, counter) -> totals.put(code, counter.sum()));
    return totals;
  }
}
