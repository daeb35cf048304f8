// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.sse.SseFormat.Ending;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How streams ended, and why clients were not let in; one counter per reason, from the start. */
public final class StreamCounts {

  /** The client went, or the log failed while it was read for that client alone. */
  public static final String BROKEN_OFF = "broken-off";

  private final Map<String, LongAdder> ended = new LinkedHashMap<>();
  private final Map<String, LongAdder> refused = new LinkedHashMap<>();
  private final LongAdder notRendered = new LongAdder();

  public StreamCounts() {
    for (Ending why : Ending.values()) {
      ended.put(word(why), new LongAdder());
    }
    ended.put(BROKEN_OFF, new LongAdder());
    for (StreamRefused.Kind kind : StreamRefused.Kind.values()) {
      refused.put(word(kind), new LongAdder());
    }
  }

  void ended(Ending why) {
    count(ended, word(why));
  }

  void brokenOff() {
    count(ended, BROKEN_OFF);
  }

  void notRendered() {
    notRendered.increment();
  }

  void refused(StreamRefused.Kind kind) {
    count(refused, word(kind));
  }

  /** A copy: streams that ended, by reason, in a fixed order. */
  public Map<String, Long> endedTotals() {
    return totals(ended);
  }

  /** A copy: clients that were not let in, by reason; without those who may not watch at all. */
  public Map<String, Long> refusedTotals() {
    return totals(refused);
  }

  /** Times that a face could not write an event as it is. */
  public long notRenderedTotal() {
    return notRendered.sum();
  }

  private static String word(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void count(Map<String, LongAdder> counters, String word) {
    LongAdder counter = counters.get(word);
    if (counter != null) {
      counter.increment();
    }
  }

  private static Map<String, Long> totals(Map<String, LongAdder> counters) {
    Map<String, Long> totals = new LinkedHashMap<>();
    counters.forEach((word, counter) -> totals.put(word, counter.sum()));
    return totals;
  }
}
