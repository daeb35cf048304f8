// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.history;

import dev.joblog.bench.history.Fault.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Log time, whatever clock a producer has, never goes back within a partition. */
final class TimeCheck {

  static List<Fault> faults(Evidence evidence) {
    List<Fault> faults = new ArrayList<>();
    Map<Integer, Long> newest = new HashMap<>();
    for (Logged event : evidence.log()) {
      long before = newest.getOrDefault(event.partition(), Long.MIN_VALUE);
      if (event.time() < before) {
        faults.add(
            Fault.of(
                Promise.LOG_TIME_NEVER_GOES_BACK,
                "Expected log time of partition %d to go on, but event %s is %d ms before",
                event.partition(),
                event.id(),
                before - event.time()));
      }
      newest.put(event.partition(), event.time());
    }
    return faults;
  }

  private TimeCheck() {}
}
