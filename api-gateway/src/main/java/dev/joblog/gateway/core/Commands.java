// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The door to the log: appends a command, waits for its outcome. Safe from any thread, blocks none.
 */
public interface Commands {

  CompletionStage<Reply> send(Caller caller, Order order, Terms terms);

  /** Where a new job goes, and its name: from the idempotency key if there is one, else random. */
  Place place(Caller caller, String queue, Optional<String> idempotencyKey);

  /** The routes of a queue, one per shard. */
  List<Route> routes(String tenant, String queue);

  /** What happened to a command that was answered with {@link Pending} before. */
  CompletionStage<RequestState> lookUp(Caller caller, RequestId id);

  record Place(Route route, JobId id) {}

  /**
   * @param ownedOnly the caller may touch only jobs it created
   * @param waitAtMost how long to wait for the outcome before {@link Pending}; a claim's own wait
   *     comes on top
   * @param deadline the command is refused when it is appended later than this from now
   */
  record Terms(
      Optional<String> idempotencyKey,
      boolean ownedOnly,
      Durability durability,
      Duration waitAtMost,
      Optional<Duration> deadline) {}

  /** When an outcome counts as known. */
  enum Durability {
    /** As soon as it is decided: re-execution gives the same answer (DESIGN 5). */
    DECIDED,
    /** When the processor's transaction is committed. */
    COMMITTED
  }

  /** What came back in time. */
  sealed interface Reply {}

  record Decided(Outcome outcome) implements Reply {}

  /** Appended, but not answered within the wait time. */
  record Pending(RequestId id) implements Reply {}

  /** Not appended, for certain or as far as is known. */
  record Refused(Why why, Duration retryAfter, String sentence) implements Reply {}

  /** Why nothing could be promised. */
  enum Why {
    /** Too many requests in flight here. */
    OVERLOADED,
    /** The broker did not take the record; it may still have arrived. */
    LOG_UNAVAILABLE
  }

  /** Where a command stands. */
  sealed interface RequestState {}

  record StillOpen(RequestId id) implements RequestState {}

  record Known(Outcome outcome) implements RequestState {}

  /** No such request, not this caller's, or older than a day. */
  record Unknown() implements RequestState {}

  /** The look-up could not be finished now. */
  record Unreachable(Duration retryAfter, String sentence) implements RequestState {}
}
