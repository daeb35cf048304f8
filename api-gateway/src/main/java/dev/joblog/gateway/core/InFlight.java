// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** The commands that somebody waits for: as many as there are places. Safe from any thread. */
public final class InFlight {

  /** Default bound; a waiting request costs some KiB, so this is some tens of MiB at most. */
  public static final int MAX_DEFAULT = 4096;

  private final int max;
  private final Semaphore places;
  private final Map<UUID, Flight> flights = new ConcurrentHashMap<>();

  /**
   * @param max commands at once; more are refused
   */
  public InFlight(int max) {
    this.max = max;
    this.places = new Semaphore(max);
  }

  /** False when every place is taken. */
  boolean admit(Flight flight) {
    if (!places.tryAcquire()) {
      return false;
    }
    flights.put(flight.commandId, flight);
    return true;
  }

  Optional<Flight> find(UUID commandId) {
    return Optional.ofNullable(flights.get(commandId));
  }

  List<Flight> all() {
    return List.copyOf(flights.values());
  }

  void leave(Flight flight) {
    if (flights.remove(flight.commandId, flight)) {
      places.release();
    }
  }

  public int size() {
    return flights.size();
  }

  public int max() {
    return max;
  }
}
