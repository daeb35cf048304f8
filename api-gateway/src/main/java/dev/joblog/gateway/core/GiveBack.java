// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import dev.joblog.gateway.core.CommandLog.Appended;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Route;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One claim command, and how to undo it: un-park it while it waits, return what it was granted.
 * Safe from any thread.
 */
final class GiveBack {

  private final Flights flights;
  private final Flight flight;
  private final Optional<Route> parkedOn;
  private final AtomicBoolean unparked = new AtomicBoolean();
  private final AtomicBoolean begun = new AtomicBoolean();

  /**
   * @param parkedOn the route where the claim may be waiting; empty when it cannot wait
   */
  GiveBack(Flights flights, Flight flight, Optional<Route> parkedOn) {
    this.flights = flights;
    this.flight = flight;
    this.parkedOn = parkedOn;
  }

  /** Once; later calls do nothing. */
  void begin() {
    if (begun.compareAndSet(false, true)) {
      unpark();
      flight.whenDecided(this::returnGrants);
    }
  }

  /** The engine answers the waiter then, unless it has done so. */
  void unpark() {
    if (unparked.compareAndSet(false, true) && !flight.outcome.isDone()) {
      parkedOn.ifPresent(
          route ->
              flight.whenAppended(
                  append -> {
                    if (append instanceof Appended appended && !flight.outcome.isDone()) {
                      send(route, appended.position(), List.of());
                    }
                  }));
    }
  }

  /** A duplicate's grants stay: they are the first answer's, and a worker may be at them. */
  private void returnGrants(Outcome outcome) {
    if (outcome.verdict() instanceof Outcome.Accepted accepted
        && accepted.answer() instanceof Outcome.OfGrants granted
        && !granted.grants().isEmpty()) {
      Route route = granted.grants().get(0).job().job().spec().route();
      send(
          route,
          outcome.command(),
          granted.grants().stream()
              .map(
                  grant -> new Order.GrantRef(grant.job().job().id(), grant.lease().fencingToken()))
              .toList());
    }
  }

  private void send(Route route, Position claim, List<Order.GrantRef> grants) {
    flights.launchUnwatched(
        flight.caller, new Order.ClaimUndelivered(route, claim.offset(), grants));
  }
}
