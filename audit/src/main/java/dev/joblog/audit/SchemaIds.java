// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.Fault;
import dev.joblog.processor.checkpoint.LogRecord;
import dev.joblog.protocol.wire.EventWire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Schema ids that do not stand for the schema in which their event is: a registry gave them, and
 * then they stand before many events; or a byte was changed, and then before one. The hash chain
 * does not cover the id.
 */
final class SchemaIds {

  /** No log has had more registries than that; what comes after them is a fault at once. */
  static final int IDS_MAX = 64;

  private final Map<Integer, Seen> foreign = new TreeMap<>();
  private final List<Fault> tooMany = new ArrayList<>();

  /** Takes an event that is right otherwise. */
  void take(LogRecord record, byte[] value) {
    int id = EventWire.schemaId(value);
    Seen before = foreign.get(id);
    if (before == null && foreign.size() == IDS_MAX) {
      if (tooMany.isEmpty()) {
        tooMany.add(fault(record, "it is the " + (IDS_MAX + 1) + "th other id"));
      }
      return;
    }
    foreign.put(id, before == null ? new Seen(record, false) : new Seen(before.first(), true));
  }

  /** The events whose id stands before no other. */
  List<Fault> faults() {
    List<Fault> faults = new ArrayList<>(tooMany);
    foreign.forEach(
        (id, seen) -> {
          if (!seen.again()) {
            faults.add(
                fault(
                    seen.first(),
                    id
                        + " stands before this event alone: a byte was changed, or a registry gave"
                        + " it and no other event has come since"));
          }
        });
    return faults;
  }

  private static Fault fault(LogRecord record, String actual) {
    return new Fault(
        record.partition(),
        record.offset(),
        "value",
        "Expected the schema id of this version or one that several events have, but "
            + actual
            + ".",
        record.line());
  }

  private record Seen(LogRecord first, boolean again) {}
}
