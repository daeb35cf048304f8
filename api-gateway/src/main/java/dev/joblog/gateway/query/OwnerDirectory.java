// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import dev.joblog.gateway.core.Timer;
import dev.joblog.protocol.query.Owners;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who owns which partition, as the processors say: every processor that was ever named is asked
 * itself at start, every {@link #PERIOD}, and when an owner turned out to be none. What a processor
 * says of another one is what the group believes, and the group believes in a dead one until its
 * session ends; so what an owner says of itself counts first ({@link Hearsay}). One that leaves is
 * one voice of several, and the others stay known when it is gone. Safe from any thread.
 */
public final class OwnerDirectory {

  static final Duration PERIOD = Duration.ofSeconds(1);

  /** The same, while a partition has no owner that answers. */
  static final Duration PERIOD_UNTIL_COMPLETE = Duration.ofMillis(250);

  private static final Logger LOG = LoggerFactory.getLogger(OwnerDirectory.class);

  private final Processors processors;
  private final Supplier<List<String>> configured;
  private final Timer timer;
  private final LongSupplier nanos;
  private final Hearsay hearsay = new Hearsay();
  private final Attendance attendance = new Attendance();
  private final Set<String> open = new HashSet<>();

  /** At most one of {@link #start}, and one of each question that {@link PartitionReads} allows. */
  private final List<CompletableFuture<Owners>> waiting = new ArrayList<>();

  private volatile Owners known = new Owners(0, new TreeMap<>());
  private boolean isHeard = true;

  /** As they were last asked for: a log line is no reason to resolve names. */
  private List<String> lastConfigured = List.of();

  private String lastFailure = "";

  /**
   * @param configured base addresses, asked while a partition has no owner that says so itself
   */
  public OwnerDirectory(Processors processors, Supplier<List<String>> configured, Timer timer) {
    this(processors, configured, timer, System::nanoTime);
  }

  OwnerDirectory(
      Processors processors, Supplier<List<String>> configured, Timer timer, LongSupplier nanos) {
    this.processors = processors;
    this.configured = configured;
    this.timer = timer;
    this.nanos = nanos;
  }

  /**
   * Asks now, and again every {@link #PERIOD}, sooner while something is missing.
   *
   * @param partitions that must have an owner
   */
  public void start(int partitions) {
    var unused =
        refresh()
            .whenComplete(
                (nothing, failure) ->
                    timer.after(
                        isComplete(partitions) ? PERIOD : PERIOD_UNTIL_COMPLETE,
                        () -> start(partitions)));
  }

  private synchronized boolean isComplete(int partitions) {
    return attendance.unowned(partitions, nanos.getAsLong()).isEmpty();
  }

  Owners known() {
    return known;
  }

  /** Which partitions nobody answers for; empty when there is none. Asks nobody. */
  public synchronized Optional<String> problem(int partitions) {
    List<Integer> silent = attendance.unanswered(partitions, nanos.getAsLong());
    return silent.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Expected somebody to answer for every partition, but nobody does for: " + silent);
  }

  /**
   * Asks every processor that is not being asked; completes with the next answer, or when none is
   * left to come. What is known stays when nobody answers. Never completes exceptionally.
   */
  CompletionStage<Owners> refresh() {
    CompletableFuture<Owners> next = new CompletableFuture<>();
    Set<String> asked;
    synchronized (this) {
      waiting.add(next);
      asked = new LinkedHashSet<>(hearsay.addresses());
      if (!hearsay.eachHasAnOwner(known.partitions())) {
        lastConfigured = configured.get();
        asked.addAll(lastConfigured);
      }
      asked.removeAll(open);
      open.addAll(asked);
    }
    asked.forEach(this::ask);
    if (asked.isEmpty()) {
      completeIfNoneIsOpen();
    }
    return next;
  }

  /** The address counts as open already. */
  private void ask(String address) {
    var unused =
        processors
            .owners(address)
            .whenComplete(
                (said, failure) -> {
                  if (failure == null) {
                    heard(address, said);
                  } else {
                    silent(address, failure);
                  }
                });
  }

  private void heard(String address, Owners said) {
    Set<String> named;
    List<CompletableFuture<Owners>> told;
    synchronized (this) {
      open.remove(address);
      attendance.heard(address, said, nanos.getAsLong());
      named = hearsay.heard(address, said);
      named.removeAll(open);
      open.addAll(named);
      known = hearsay.owners(said.partitions());
      told = List.copyOf(waiting);
      waiting.clear();
      say(true);
    }
    told.forEach(one -> one.complete(known));
    named.forEach(this::ask);
  }

  private void silent(String address, Throwable failure) {
    synchronized (this) {
      lastFailure = Optional.ofNullable(failure.getCause()).orElse(failure).toString();
      open.remove(address);
      hearsay.silent(address);
      known = hearsay.owners(known.partitions());
    }
    completeIfNoneIsOpen();
  }

  private void completeIfNoneIsOpen() {
    List<CompletableFuture<Owners>> told;
    synchronized (this) {
      if (!open.isEmpty()) {
        return;
      }
      told = List.copyOf(waiting);
      waiting.clear();
      say(hearsay.someoneAnswers());
    }
    told.forEach(one -> one.complete(known));
  }

  /** When it changes, not every few seconds. */
  private void say(boolean now) {
    if (now == isHeard) {
      return;
    }
    isHeard = now;
    if (now) {
      LOG.info("event=processors-answer");
    } else {
      LOG.warn("event=processors-silent configured={} reason=\"{}\"", lastConfigured, lastFailure);
    }
  }
}
