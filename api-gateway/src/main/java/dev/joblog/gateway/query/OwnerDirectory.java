// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import dev.joblog.gateway.core.Timer;
import dev.joblog.protocol.query.Owners;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who owns which partition, as the processors last said: asked at start, every {@link #PERIOD}, and
 * when an owner turned out to be none. One question at a time, whoever asks for it. What a
 * processor says of another one is what the group believes, and the group believes in a dead one
 * until its session ends; so each named owner is asked itself, and answers for what it holds. Safe
 * from any thread.
 */
public final class OwnerDirectory {

  static final Duration PERIOD = Duration.ofSeconds(2);

  /** The same, while a partition has no owner that answers. */
  static final Duration PERIOD_UNTIL_COMPLETE = Duration.ofMillis(250);

  /** An owner that was silent for longer does not answer. */
  static final Duration SILENCE_MAX = Duration.ofSeconds(6);

  private static final Logger LOG = LoggerFactory.getLogger(OwnerDirectory.class);
  private static final Owners NOBODY = new Owners(0, new TreeMap<>());

  private final Processors processors;
  private final List<String> configured;
  private final Timer timer;
  private final LongSupplier nanos;
  private final Map<Integer, Long> answeredAt = new ConcurrentHashMap<>();
  private volatile Owners known = NOBODY;
  private volatile boolean isHeard = true;
  private Optional<CompletableFuture<Owners>> refreshing = Optional.empty();

  /**
   * @param configured base addresses; any one that answers is enough
   */
  public OwnerDirectory(Processors processors, List<String> configured, Timer timer) {
    this(processors, configured, timer, System::nanoTime);
  }

  OwnerDirectory(Processors processors, List<String> configured, Timer timer, LongSupplier nanos) {
    this.processors = processors;
    this.configured = List.copyOf(configured);
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
            .thenCompose(this::askEachOwner)
            .whenComplete(
                (nothing, failure) ->
                    timer.after(
                        problem(partitions).isEmpty() ? PERIOD : PERIOD_UNTIL_COMPLETE,
                        () -> start(partitions)));
  }

  /** Never completes exceptionally. */
  private CompletionStage<Void> askEachOwner(Owners said) {
    return CompletableFuture.allOf(
        owners(said).stream()
            .map(
                owner ->
                    processors
                        .owners(owner)
                        .handle((own, failure) -> failure == null && answers(owner, own))
                        .toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  /** Of what it says, only what it says of itself. */
  private boolean answers(String owner, Owners own) {
    long now = nanos.getAsLong();
    own.byPartition()
        .forEach(
            (partition, who) -> {
              if (who.active().filter(owner::equals).isPresent()) {
                answeredAt.put(partition, now);
              }
            });
    return true;
  }

  Owners known() {
    return known;
  }

  /** Which partitions have no owner that answers; empty when each has one. Asks nobody. */
  public Optional<String> problem(int partitions) {
    long since = nanos.getAsLong() - SILENCE_MAX.toNanos();
    List<Integer> silent =
        IntStream.range(0, partitions)
            .filter(
                partition -> {
                  Long at = answeredAt.get(partition);
                  return at == null || at - since < 0;
                })
            .boxed()
            .toList();
    return silent.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Expected every partition to have an owner that answers, but these have none: "
                + silent);
  }

  /** Asks again; what is known stays when nobody answers. Never completes exceptionally. */
  synchronized CompletionStage<Owners> refresh() {
    if (refreshing.isPresent()) {
      return refreshing.get();
    }
    CompletableFuture<Owners> done = new CompletableFuture<>();
    refreshing = Optional.of(done);
    askFrom(addresses(), 0, done);
    return done;
  }

  /** The owners last seen come first: a configured address may be long gone. */
  private List<String> addresses() {
    Set<String> addresses = owners(known);
    addresses.addAll(configured);
    return new ArrayList<>(addresses);
  }

  private static Set<String> owners(Owners said) {
    Set<String> addresses = new LinkedHashSet<>();
    said.byPartition().values().forEach(who -> who.active().ifPresent(addresses::add));
    return addresses;
  }

  private void askFrom(List<String> addresses, int nth, CompletableFuture<Owners> done) {
    if (nth == addresses.size()) {
      heard(false);
      finish(known, done);
      return;
    }
    var unused =
        processors
            .owners(addresses.get(nth))
            .whenComplete(
                (owners, failure) -> {
                  if (failure == null) {
                    heard(true);
                    finish(owners, done);
                  } else {
                    askFrom(addresses, nth + 1, done);
                  }
                });
  }

  /** Says it when it changes, not every few seconds. */
  private void heard(boolean now) {
    if (now == isHeard) {
      return;
    }
    isHeard = now;
    if (now) {
      LOG.info("event=processors-answer");
    } else {
      LOG.warn("event=processors-silent configured={}", configured);
    }
  }

  private void finish(Owners owners, CompletableFuture<Owners> done) {
    synchronized (this) {
      known = owners;
      refreshing = Optional.empty();
    }
    done.complete(owners);
  }
}
