// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One fault that was made, and what it cost.
 *
 * @param kind its word
 * @param began nanoseconds since the run began, when it struck
 * @param next when the next one struck, or the run was over
 */
public record Strike(String kind, long began, long next) {

  /**
   * What clients had of it.
   *
   * @param answered nanoseconds from the fault until each partition had answered a command that was
   *     sent after it
   * @param silence the longest time without an answer of one partition, until the next fault
   */
  public record Cost(long answered, long silence) {}

  /**
   * From the probes alone.
   *
   * @param probes by partition, the calls of that one client in the order in which they ended
   */
  public Cost cost(Map<Integer, List<Call>> probes) {
    long answered = 0;
    long silence = 0;
    for (List<Call> calls : probes.values()) {
      long first = next;
      long last = began;
      for (Call call : calls) {
        if (!call.isAcknowledged() || call.ended() < began || call.ended() > next) {
          continue;
        }
        if (call.began() >= began) {
          first = Math.min(first, call.ended());
        }
        silence = Math.max(silence, call.ended() - last);
        last = call.ended();
      }
      answered = Math.max(answered, first - began);
      silence = Math.max(silence, next - last);
    }
    return new Cost(answered, silence);
  }

  /** The probes by their partition, which ends the client's name. */
  public static Map<Integer, List<Call>> probes(List<Call> calls) {
    Map<Integer, List<Call>> probes = new TreeMap<>();
    for (Call call : calls) {
      if (call.ask() == Call.Ask.PROBE) {
        int partition =
            Integer.parseInt(call.client().substring(call.client().lastIndexOf('-') + 1));
        probes.computeIfAbsent(partition, number -> new ArrayList<>()).add(call);
      }
    }
    return probes;
  }
}
