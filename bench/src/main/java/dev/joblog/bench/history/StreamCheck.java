// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.history;

import dev.joblog.bench.history.Fault.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Each stream is the log from its beginning: nothing lost, nothing twice, nothing out of order. */
final class StreamCheck {

  static List<Fault> faults(Evidence evidence) {
    Map<Integer, List<String>> log = new HashMap<>();
    Map<String, Integer> partitions = new HashMap<>();
    for (Logged event : evidence.log()) {
      log.computeIfAbsent(event.partition(), number -> new ArrayList<>()).add(event.id());
      partitions.put(event.id(), event.partition());
    }
    List<Fault> faults = new ArrayList<>();
    for (Evidence.Stream stream : evidence.streams()) {
      if (stream.gaps() > 0) {
        faults.add(fault(stream, "no gap", stream.gaps() + " were told"));
      }
      Map<Integer, List<String>> seen = new HashMap<>();
      Set<String> once = new HashSet<>();
      for (String id : stream.ids()) {
        Integer partition = partitions.get(id);
        if (partition == null) {
          faults.add(fault(stream, "events of the log", id + " is none"));
        } else if (!once.add(id)) {
          faults.add(fault(stream, "each event once", id + " came twice"));
        } else {
          seen.computeIfAbsent(partition, number -> new ArrayList<>()).add(id);
        }
      }
      log.forEach(
          (partition, ids) ->
              compare(stream, partition, ids, seen.getOrDefault(partition, List.of()), faults));
    }
    return faults;
  }

  private static void compare(
      Evidence.Stream stream,
      int partition,
      List<String> log,
      List<String> seen,
      List<Fault> faults) {
    Set<String> all = new HashSet<>(seen);
    for (int i = 0; i < Math.min(log.size(), seen.size()); i++) {
      if (!log.get(i).equals(seen.get(i))) {
        faults.add(
            all.contains(log.get(i))
                ? fault(stream, "the log's order", seen.get(i) + " came before " + log.get(i))
                : fault(stream, log.get(i), "it did not come"));
        return;
      }
    }
    int due = stream.due().getOrDefault(partition, 0);
    if (seen.size() < due) {
      faults.add(
          fault(
              stream,
              due + " events of partition " + partition,
              "only " + seen.size() + " came, the next is " + log.get(seen.size())));
    }
  }

  private static Fault fault(Evidence.Stream stream, String expected, String but) {
    return Fault.of(
        Promise.STREAMS_ARE_THE_LOG, "Expected %s in %s, but %s", expected, stream.name(), but);
  }

  private StreamCheck() {}
}
