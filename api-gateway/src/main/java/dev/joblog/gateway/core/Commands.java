// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * The door to the log: appends a command, waits for its outcome. Safe from any thread, blocks none.
 */
public interface Commands {

  CompletionStage<Reply> send(Caller caller, Order order, Terms terms);

  /**
   * Claims the best jobs of a queue over all of its shards (DESIGN 8): each is tried without
   * waiting, then one waiter is parked on each; the first grant wins, surplus grants go back at
   * once. The capabilities are the caller's. A key is remembered per shard, so that on a queue of
   * several shards a repeat can meet another job than the first call did.
   */
  Claim claimNext(Caller caller, Wanted wanted, Terms terms);

  /** Claims one job by its id. */
  Claim claim(Caller caller, Order.ClaimJob order, Terms terms);

  /** Where a new job goes, and its name: from the idempotency key if there is one, else random. */
  Place place(Caller caller, String queue, Optional<String> idempotencyKey);

  /**
   * Where a child goes: to its parent's partition, on the shard of the queue that lies there. When
   * none does, the parent is not of this queue, and the engine will say so.
   */
  Place placeChild(Caller caller, JobId parentId, String queue, Optional<String> idempotencyKey);

  /** The routes of a queue, one per shard. */
  List<Route> routes(String tenant, String queue);

  /** What happened to a command that was answered with {@link Pending} before. */
  CompletionStage<RequestState> lookUp(Caller caller, RequestId id);

  /**
   * A claim on its way. A job must not stay leased to a worker that never learned of it; so whoever
   * holds this tells when the answer cannot be delivered.
   */
  interface Claim {

    /** Completes once, with the answer to give; exceptionally only where it can't be sent on. */
    CompletionStage<Reply> reply();

    /**
     * Waits no longer: what waits is un-parked, and the reply comes at once, without a job or with
     * what was granted meanwhile. For a gateway that ends; once is enough, from any thread.
     */
    void hurry();

    /**
     * The client is gone: its connection broke before, while or after the reply was written.
     * Un-parks what still waits, and gives back what was or will yet be granted, without counting
     * the attempt. Call it any number of times, from any thread; the reply is then of no use but
     * still completes.
     */
    void undelivered();
  }

  /**
   * What a worker asks of a queue.
   *
   * @param types empty: any
   * @param max 1 to {@link dev.joblog.protocol.Limits#CLAIM_JOBS_MAX}
   * @param leaseTtl empty: the job's own
   * @param waitTime how long to park when nothing is ready; zero: answer at once
   */
  record Wanted(
      String queue, List<String> types, int max, Optional<Duration> leaseTtl, Duration waitTime) {}

  record Place(Route route, JobId id) {}

  /**
   * @param ownedOnly the caller may touch only jobs it created
   * @param waitAtMost how long to wait for the outcome before {@link Pending}; a claim's own wait
   *     comes on top
   * @param deadline the command is refused when it is appended later than this from now
   * @param expectedVersion of the named job; the command is refused when the job has another
   */
  record Terms(
      Optional<String> idempotencyKey,
      boolean ownedOnly,
      Durability durability,
      Duration waitAtMost,
      Optional<Duration> deadline,
      OptionalLong expectedVersion) {

    /** Whatever the job's version. */
    public Terms(
        Optional<String> idempotencyKey,
        boolean ownedOnly,
        Durability durability,
        Duration waitAtMost,
        Optional<Duration> deadline) {
      this(idempotencyKey, ownedOnly, durability, waitAtMost, deadline, OptionalLong.empty());
    }

    /** The same of a job of this version alone. */
    public Terms expecting(OptionalLong version) {
      return new Terms(idempotencyKey, ownedOnly, durability, waitAtMost, deadline, version);
    }
  }

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
    /** The id that the order names, or its parent's, is on a partition that there is not. */
    NOWHERE,
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

  /**
   * The gateway ends: whoever has no answer within a second is told that the command is in the log
   * ({@link Pending}), or that nobody knows ({@link Why#LOG_UNAVAILABLE}).
   */
  void hurry();
}
