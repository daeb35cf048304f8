// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.core.Timer;
import dev.joblog.gateway.dialect.Stages;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.Query;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after open parents: one whose submit was cut off before its first execution would wait for
 * ever, and those of another gateway need a worker when that is gone. One page of them at a time,
 * the next one a minute later.
 */
final class Sweep implements AutoCloseable {

  static final Duration EVERY = Duration.ofMinutes(1);

  /** Younger ones may still be on their way. */
  static final Duration AGE = Duration.ofMinutes(1);

  /** Parents that are known to be whole; the oldest are forgotten, and looked at once more. */
  static final int WHOLE_MAX = 10_000;

  private static final int AT_ONCE = 8;
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

  private final Families families;
  private final Remake remake;
  private final JoinWorker joins;
  private final Timer timer;
  private final InstantSource clock;
  private final Set<JobId> whole =
      Collections.synchronizedSet(Collections.newSetFromMap(new Bounded()));
  private volatile Optional<JobKey> after = Optional.empty();
  private volatile boolean closed;

  Sweep(Families families, Remake remake, JoinWorker joins, Timer timer, InstantSource clock) {
    this.families = families;
    this.remake = remake;
    this.joins = joins;
    this.timer = timer;
    this.clock = clock;
  }

  void start() {
    if (!closed) {
      timer.after(EVERY, this::sweep);
    }
  }

  private void sweep() {
    if (closed) {
      return;
    }
    try {
      look();
    } catch (RuntimeException broken) {
      LOG.warn("event=bacalhau-sweep-failed reason={}", broken.toString());
      start();
    }
  }

  private void look() {
    var unused =
        families
            .parents(Optional.of(clock.instant().minus(AGE)), after, Query.LIMIT_MAX)
            .thenCompose(this::page)
            .whenComplete(
                (made, failure) -> {
                  if (failure != null) {
                    LOG.warn("event=bacalhau-sweep-failed reason={}", failure.toString());
                  } else if (made > 0) {
                    LOG.info("event=bacalhau-executions-made count={}", made);
                  }
                  start();
                });
  }

  private CompletionStage<Integer> page(Reads.JobList page) {
    after = page.next();
    if (!page.jobs().isEmpty()) {
      joins.wake();
    }
    return Stages.each(page.jobs(), AT_ONCE, this::mend)
        .thenApply(made -> made.stream().mapToInt(Integer::intValue).sum());
  }

  private CompletionStage<Integer> mend(JobSnapshot parent) {
    if (parent.job().status() != JobStatus.BLOCKED || whole.contains(parent.job().id())) {
      return CompletableFuture.completedStage(0);
    }
    return families.children(parent.job().id()).thenCompose(children -> mend(parent, children));
  }

  private CompletionStage<Integer> mend(JobSnapshot parent, List<JobSnapshot> children) {
    JobId id = parent.job().id();
    if (children.size() >= Orders.concurrency(parent.job().spec().labels())) {
      whole.add(id);
      return CompletableFuture.completedStage(0);
    }
    return families
        .get(id)
        .thenCompose(
            found ->
                found
                    .filter(full -> full.job().status() == JobStatus.BLOCKED)
                    .map(
                        full ->
                            remake.missing(full, children).thenApply(all -> made(id, all.made())))
                    .orElseGet(() -> CompletableFuture.completedStage(0)));
  }

  /** None: all have been made at some time, and will not be looked for again. */
  private int made(JobId parent, int made) {
    if (made == 0) {
      whole.add(parent);
    }
    return made;
  }

  @Override
  public void close() {
    closed = true;
  }

  private static final class Bounded extends LinkedHashMap<JobId, Boolean> {

    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<JobId, Boolean> eldest) {
      return size() > WHOLE_MAX;
    }
  }
}
