// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.SeenPositions;
import dev.joblog.gateway.core.Timer;
import dev.joblog.protocol.query.Owners;
import dev.joblog.protocol.query.Query;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Asks one partition until somebody answers who is new enough: the owner first, then its standbys,
 * then again with fresher knowledge of who owns it, for {@link #TIME_MAX}. Safe from any thread,
 * blocks none.
 */
public final class PartitionReads {

  /** After this the client is told to come again. */
  static final Duration TIME_MAX = Duration.ofSeconds(2);

  /** Questions at once, over all partitions; more are refused. */
  public static final int QUESTIONS_MAX = 2048;

  private static final Duration PAUSE_MIN = Duration.ofMillis(25);
  private static final Duration PAUSE_MAX = Duration.ofMillis(400);

  private final Processors processors;
  private final OwnerDirectory owners;
  private final SeenPositions seen;
  private final Timer timer;
  private final LongSupplier nanos;
  private final Semaphore places;

  public PartitionReads(
      Processors processors, OwnerDirectory owners, SeenPositions seen, Timer timer) {
    this(processors, owners, seen, timer, System::nanoTime, QUESTIONS_MAX);
  }

  PartitionReads(
      Processors processors,
      OwnerDirectory owners,
      SeenPositions seen,
      Timer timer,
      LongSupplier nanos,
      int questionsMax) {
    this.processors = processors;
    this.owners = owners;
    this.seen = seen;
    this.timer = timer;
    this.nanos = nanos;
    this.places = new Semaphore(questionsMax);
  }

  /**
   * Completes with an answer that has applied what this gateway has seen and what is demanded, or
   * exceptionally with {@link NoAnswerException}.
   */
  CompletionStage<QueryResponse> ask(int partition, Query query, Positions demanded) {
    if (!places.tryAcquire()) {
      return CompletableFuture.failedFuture(
          new NoAnswerException("Expected room for a question, but too many are open"));
    }
    long atLeast = Math.max(seen.on(partition), demanded.offsets().getOrDefault(partition, -1L));
    Attempt attempt = new Attempt(partition, query, atLeast);
    attempt.begin();
    return attempt.done.whenComplete((answer, failure) -> places.release());
  }

  /** One question and its repetitions. */
  private final class Attempt {

    private final int partition;
    private final Query query;
    private final long atLeast;
    private final long deadline = nanos.getAsLong() + TIME_MAX.toNanos();
    private final CompletableFuture<QueryResponse> done = new CompletableFuture<>();
    private Duration pause = PAUSE_MIN;
    private String reason = "nobody owns the partition";

    Attempt(int partition, Query query, long atLeast) {
      this.partition = partition;
      this.query = query;
      this.atLeast = atLeast;
    }

    void begin() {
      askFrom(addresses(), 0);
    }

    private List<Address> addresses() {
      Optional<Owners.Replicas> who =
          Optional.ofNullable(owners.known().byPartition().get(partition));
      List<Address> addresses = new ArrayList<>();
      who.flatMap(Owners.Replicas::active)
          .ifPresent(active -> addresses.add(new Address(active, false)));
      who.ifPresent(
          replicas ->
              replicas.standbys().forEach(standby -> addresses.add(new Address(standby, true))));
      return addresses;
    }

    private void askFrom(List<Address> addresses, int nth) {
      if (nth == addresses.size()) {
        tryAgainLater();
        return;
      }
      Address address = addresses.get(nth);
      var unused =
          processors
              .ask(address.base(), new QueryRequest(partition, atLeast, address.standby(), query))
              .whenComplete(
                  (answer, failure) -> {
                    if (failure == null) {
                      answered(answer);
                    } else {
                      reason = reasonOf(failure);
                      askFrom(addresses, nth + 1);
                    }
                  });
    }

    private void answered(QueryResponse answer) {
      seen.saw(answer.applied());
      done.complete(answer);
    }

    private void tryAgainLater() {
      if (nanos.getAsLong() + pause.toNanos() >= deadline) {
        done.completeExceptionally(
            new NoAnswerException(
                "Expected an answer from partition " + partition + ", but: " + reason));
        return;
      }
      timer.after(
          pause,
          () -> {
            var unused = owners.refresh().thenRun(this::begin);
          });
      pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
    }
  }

  private record Address(String base, boolean standby) {}

  private static String reasonOf(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof NoAnswerException) {
      return String.valueOf(cause.getMessage());
    }
    return cause instanceof IOException || cause instanceof TimeoutException
        ? "its owner can not be reached"
        : cause.getClass().getSimpleName();
  }
}
