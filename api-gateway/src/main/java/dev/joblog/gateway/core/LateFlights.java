// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Commands whose client was answered before their outcome came. Kept for a while, so that a look-up
 * is quick and a late grant finds who must give it back; the oldest are forgotten, and then the
 * topic is read. Safe from any thread.
 */
final class LateFlights {

  static final int FLIGHTS_MAX = 16_384;

  /** All outcomes kept, as they were on the wire. */
  static final long BYTES_MAX = 16L * 1024 * 1024;

  private final int flightsMax;
  private final long bytesMax;
  private final Map<UUID, Entry> entries = new LinkedHashMap<>();
  private long bytes;

  LateFlights() {
    this(FLIGHTS_MAX, BYTES_MAX);
  }

  LateFlights(int flightsMax, long bytesMax) {
    this.flightsMax = flightsMax;
    this.bytesMax = bytesMax;
  }

  private record Entry(Flight flight, long bytes) {}

  /** Takes the flight in, or weighs it again when its outcome has come. */
  synchronized void keep(Flight flight) {
    Entry now = new Entry(flight, flight.outcomeBytes());
    Entry before = entries.put(flight.commandId, now);
    bytes += now.bytes() - (before == null ? 0 : before.bytes());
    Iterator<Entry> oldest = entries.values().iterator();
    while (entries.size() > flightsMax || bytes > bytesMax) {
      bytes -= oldest.next().bytes();
      oldest.remove();
    }
  }

  synchronized Optional<Flight> find(UUID commandId) {
    return Optional.ofNullable(entries.get(commandId)).map(Entry::flight);
  }

  synchronized int size() {
    return entries.size();
  }
}
