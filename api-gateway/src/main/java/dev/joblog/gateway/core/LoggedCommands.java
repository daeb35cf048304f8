// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import dev.joblog.gateway.core.OutcomeSearch.Finding;
import dev.joblog.gateway.core.OutcomeSearch.Present;
import dev.joblog.gateway.core.OutcomeSearch.Unfinished;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Route;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** The door to the log. */
public final class LoggedCommands implements Commands {

  /** How long {@code job-outcomes} is kept; an older request is unknown. */
  static final Duration OUTCOMES_KEPT = Duration.ofDays(1);

  private static final Duration LOOK_UP_RETRY = Duration.ofSeconds(1);

  private final Flights flights;
  private final Placement placement;
  private final RequestIds requestIds;
  private final OutcomeSearch search;
  private final Clock clock;
  private final AtomicInteger rotation = new AtomicInteger();

  public LoggedCommands(
      Flights flights,
      Placement placement,
      RequestIds requestIds,
      OutcomeSearch search,
      Clock clock) {
    this.flights = flights;
    this.placement = placement;
    this.requestIds = requestIds;
    this.search = search;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Reply> send(Caller caller, Order order, Terms terms) {
    Duration ownWait = order instanceof Order.ClaimNext claim ? claim.waitTime() : Duration.ZERO;
    return flights.launch(caller, order, terms, ownWait).reply;
  }

  @Override
  public Claim claim(Caller caller, Order.ClaimJob order, Terms terms) {
    Flight flight = flights.launch(caller, order, terms, Duration.ZERO);
    return new OneClaim(flight, new GiveBack(flights, flight, Optional.empty()));
  }

  @Override
  public Claim claimNext(Caller caller, Wanted wanted, Terms terms) {
    List<Route> routes = routes(caller.tenant(), wanted.queue());
    if (routes.size() == 1) {
      return claimOn(caller, routes.get(0), wanted, terms, wanted.waitTime());
    }
    ShardedClaim.Shards shards =
        (shard, waiting) ->
            claimOn(
                caller,
                routes.get(shard),
                wanted,
                terms,
                waiting ? wanted.waitTime() : Duration.ZERO);
    boolean mayWait = !wanted.waitTime().isZero();
    int start =
        terms
            .idempotencyKey()
            .map(key -> Math.floorMod(key.hashCode(), routes.size()))
            .orElseGet(() -> Math.floorMod(rotation.getAndIncrement(), routes.size()));
    ShardedClaim claim = new ShardedClaim(shards, routes.size(), start, mayWait);
    return terms.idempotencyKey().isPresent() && mayWait ? claim.beginWaiting() : claim.begin();
  }

  private OneClaim claimOn(
      Caller caller, Route route, Wanted wanted, Terms terms, Duration waitTime) {
    Order.ClaimNext order =
        new Order.ClaimNext(
            route,
            wanted.types(),
            caller.capabilities(),
            wanted.max(),
            wanted.leaseTtl(),
            waitTime);
    Flight flight = flights.launch(caller, order, terms, waitTime);
    Optional<Route> parkedOn = waitTime.isZero() ? Optional.empty() : Optional.of(route);
    return new OneClaim(flight, new GiveBack(flights, flight, parkedOn));
  }

  @Override
  public Place place(Caller caller, String queue, Optional<String> idempotencyKey) {
    return placement.place(caller, queue, idempotencyKey);
  }

  @Override
  public Place placeChild(
      Caller caller, JobId parentId, String queue, Optional<String> idempotencyKey) {
    return placement.placeChild(caller, parentId, queue, idempotencyKey);
  }

  @Override
  public List<Route> routes(String tenant, String queue) {
    return placement.routes(tenant, queue);
  }

  @Override
  public CompletionStage<RequestState> lookUp(Caller caller, RequestId id) {
    Optional<RequestIds.Named> named = requestIds.read(id, caller);
    if (named.isEmpty() || isForgotten(named.get())) {
      return CompletableFuture.completedFuture(new Unknown());
    }
    Optional<Flight> late = flights.findLate(named.get().commandId());
    if (late.isPresent()) {
      Flight flight = late.get();
      return CompletableFuture.completedFuture(
          flight.outcome.isDone() ? new Known(flight.outcome.join()) : new StillOpen(id));
    }
    return search
        .find(named.get().replyPartition(), named.get().appendedAt(), named.get().commandId())
        .thenApply(finding -> state(id, finding));
  }

  @Override
  public void hurry() {
    flights.hurry();
  }

  private boolean isForgotten(RequestIds.Named named) {
    return named.appendedAt().plus(OUTCOMES_KEPT).isBefore(clock.instant());
  }

  private static RequestState state(RequestId id, Finding finding) {
    if (finding instanceof Present present) {
      return new Known(present.outcome());
    }
    if (finding instanceof Unfinished unfinished) {
      return new Unreachable(LOOK_UP_RETRY, unfinished.sentence());
    }
    return new StillOpen(id);
  }
}
