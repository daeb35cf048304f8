// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import dev.joblog.gateway.core.CommandLog.Append;
import dev.joblog.gateway.core.CommandLog.Appended;
import dev.joblog.gateway.core.CommandLog.NotAppended;
import dev.joblog.gateway.core.Commands.Decided;
import dev.joblog.gateway.core.Commands.Durability;
import dev.joblog.gateway.core.Commands.Pending;
import dev.joblog.gateway.core.Commands.Refused;
import dev.joblog.gateway.core.Commands.Reply;
import dev.joblog.gateway.core.Commands.Terms;
import dev.joblog.gateway.core.Commands.Why;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.topics.Routing;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Sends commands off and brings their outcomes home. Called by requests, by the producer's I/O
 * thread, by the outcome tails and by the timer; replies are completed on the answering threads, so
 * that no reader or timer runs a face's code, unless these have no room.
 */
public final class Flights {

  static final Duration OVERLOADED_RETRY = Duration.ofSeconds(1);
  static final Duration LOG_RETRY = Duration.ofSeconds(2);

  /** What is decided is decided sooner; and a stop waits no longer. */
  static final Duration HURRIED = Duration.ofSeconds(1);

  private final CommandLog log;
  private final Routing routing;
  private final int replyPartition;
  private final RequestIds requestIds;
  private final InFlight inFlight;
  private final LateFlights late = new LateFlights();
  private final OutcomeCounts counts;
  private final Divergence divergence;
  private final SeenPositions seen;
  private final Timer timer;
  private final Clock clock;
  private final Executor answering;

  /**
   * @param replyPartition of {@code job-outcomes}, this gateway's own
   * @param clock for command deadlines only
   * @param answering completes the replies
   */
  public Flights(
      CommandLog log,
      Routing routing,
      int replyPartition,
      RequestIds requestIds,
      InFlight inFlight,
      OutcomeCounts counts,
      Divergence divergence,
      SeenPositions seen,
      Timer timer,
      Clock clock,
      Executor answering) {
    this.log = log;
    this.routing = routing;
    this.replyPartition = replyPartition;
    this.requestIds = requestIds;
    this.inFlight = inFlight;
    this.counts = counts;
    this.divergence = divergence;
    this.seen = seen;
    this.timer = timer;
    this.clock = clock;
    this.answering = answering;
  }

  /**
   * @param ownWait how long the order itself may park, on top of the terms' wait
   */
  Flight launch(Caller caller, Order order, Terms terms, Duration ownWait) {
    Command command = command(caller, order, terms);
    Flight flight = new Flight(command.header().commandId(), caller, terms.durability());
    if (home(order) >= routing.partitions()) {
      flight.append.complete(new NotAppended(false, "There is no such partition"));
      flight.reply.complete(nowhere());
      return flight;
    }
    if (!inFlight.admit(flight)) {
      flight.append.complete(new NotAppended(false, "Too many requests in flight"));
      flight.reply.complete(overloaded());
      return flight;
    }
    Timer.Scheduled expiry =
        timer.after(terms.waitAtMost().plus(ownWait), () -> waitedEnough(flight));
    flight.whenDecided(outcome -> answer(flight, new Decided(outcome)));
    flight.whenAppended(append -> refuseIfNotAppended(flight, append));
    var unused = flight.reply.thenRun(expiry::cancel);
    flight.appending(log.append(home(order), key(order), command));
    return flight;
  }

  /** Appends an order that nobody waits for; a failure is for the order's own deadline to mend. */
  void launchUnwatched(Caller caller, Order order) {
    Terms none =
        new Terms(Optional.empty(), false, Durability.DECIDED, Duration.ZERO, Optional.empty());
    var unused = log.append(home(order), key(order), command(caller, order, none));
  }

  /** From the tail that reads uncommitted outcomes. */
  public void decided(Outcome outcome, byte[] value) {
    divergence.saw(outcome);
    seen.saw(outcome.applied());
    find(outcome.commandId())
        .filter(flight -> flight.durability == Durability.DECIDED)
        .ifPresent(flight -> land(flight, outcome, value));
  }

  /** From the tail that reads committed outcomes. */
  public void committed(Outcome outcome, byte[] value) {
    find(outcome.commandId())
        .filter(flight -> flight.durability == Durability.COMMITTED)
        .ifPresent(flight -> land(flight, outcome, value));
  }

  /** See {@link Commands#hurry}. */
  void hurry() {
    timer.after(HURRIED, () -> inFlight.all().forEach(this::waitsNoLonger));
  }

  private void waitsNoLonger(Flight flight) {
    flight.append.complete(NotAppended.unacknowledged());
    waitedEnough(flight);
  }

  Optional<Flight> findLate(UUID commandId) {
    return late.find(commandId);
  }

  private Optional<Flight> find(UUID commandId) {
    return inFlight.find(commandId).or(() -> late.find(commandId));
  }

  private void land(Flight flight, Outcome outcome, byte[] value) {
    boolean first = !flight.outcome.isDone();
    if (first) {
      counts.count(outcome.verdict());
      flight.land(outcome, value.length);
      if (late.find(flight.commandId).isPresent()) {
        late.keep(flight);
      }
    }
  }

  /** Nobody is told "pending" of a record that may not be there: that waits for the broker. */
  private void waitedEnough(Flight flight) {
    flight.whenAppended(
        append -> {
          if (append instanceof Appended appended) {
            late.keep(flight);
            answer(flight, new Pending(requestId(flight, appended)));
          }
        });
  }

  private void refuseIfNotAppended(Flight flight, Append append) {
    if (append instanceof NotAppended not) {
      if (not.mayHaveArrived()) {
        late.keep(flight);
      }
      answer(flight, new Refused(Why.LOG_UNAVAILABLE, LOG_RETRY, not.sentence()));
    }
  }

  private void answer(Flight flight, Reply reply) {
    inFlight.leave(flight);
    try {
      answering.execute(() -> flight.reply.complete(reply));
    } catch (RejectedExecutionException full) {
      // Whoever writes it meets the same, and says so; unheard, the client would wait for ever.
      flight.reply.complete(reply);
    }
  }

  private RequestId requestId(Flight flight, Appended appended) {
    return requestIds.idOf(
        new RequestIds.Named(
            appended.position(), appended.appendedAt(), replyPartition, flight.commandId),
        flight.caller);
  }

  /** Every job id names its partition, so none by this id was ever created. */
  private static Refused nowhere() {
    return new Refused(
        Why.NOWHERE,
        Duration.ZERO,
        "Expected a job of yours by this id, but there is none; nothing was done");
  }

  private Refused overloaded() {
    return new Refused(
        Why.OVERLOADED,
        OVERLOADED_RETRY,
        "Expected at most "
            + inFlight.max()
            + " requests in flight, but there are as many already; nothing was done");
  }

  private Command command(Caller caller, Order order, Terms terms) {
    return new Command(
        new CommandHeader(
            UUID.randomUUID(),
            caller.tenant(),
            caller.principal(),
            terms.ownedOnly(),
            OptionalInt.of(replyPartition),
            terms.deadline().map(clock.instant()::plus),
            terms.idempotencyKey(),
            terms.expectedVersion()),
        order);
  }

  private int home(Order order) {
    return routing
        .home(order)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Expected an order that has a partition, but it is " + order));
  }

  private static String key(Order order) {
    if (order instanceof Order.OfJob ofJob) {
      return ofJob.jobId().toString();
    }
    if (order instanceof Order.CreateJob create) {
      return create.route().key();
    }
    if (order instanceof Order.ClaimNext claim) {
      return claim.route().key();
    }
    if (order instanceof Order.ClaimUndelivered undelivered) {
      return undelivered.route().key();
    }
    throw new IllegalArgumentException(
        "Expected an order that a gateway sends, but it is " + order);
  }
}
