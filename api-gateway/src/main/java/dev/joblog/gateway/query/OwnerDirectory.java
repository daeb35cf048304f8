// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import dev.joblog.gateway.core.Timer;
import dev.joblog.protocol.query.Owners;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who owns which partition, as the processors last said: asked at start, every {@link #PERIOD}, and
 * when an owner turned out to be none. One question at a time, whoever asks for it. Safe from any
 * thread.
 */
public final class OwnerDirectory {

  static final Duration PERIOD = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(OwnerDirectory.class);
  private static final Owners NOBODY = new Owners(0, new TreeMap<>());

  private final Processors processors;
  private final List<String> configured;
  private final Timer timer;
  private volatile Owners known = NOBODY;
  private volatile boolean isHeard = true;
  private Optional<CompletableFuture<Owners>> refreshing = Optional.empty();

  /**
   * @param configured base addresses; any one that answers is enough
   */
  public OwnerDirectory(Processors processors, List<String> configured, Timer timer) {
    this.processors = processors;
    this.configured = List.copyOf(configured);
    this.timer = timer;
  }

  /** Asks now, and again every {@link #PERIOD}. */
  public void start() {
    var unused = refresh().whenComplete((owners, failure) -> timer.after(PERIOD, this::start));
  }

  Owners known() {
    return known;
  }

  /** Whether every one of the partitions had an owner when last asked. */
  public boolean isComplete(int partitions) {
    long owned =
        known.byPartition().values().stream().filter(who -> who.active().isPresent()).count();
    return owned >= partitions;
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
    Set<String> addresses = new LinkedHashSet<>();
    known.byPartition().values().forEach(who -> who.active().ifPresent(addresses::add));
    addresses.addAll(configured);
    return new ArrayList<>(addresses);
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
