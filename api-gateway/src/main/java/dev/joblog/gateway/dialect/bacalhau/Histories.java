// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.dialect.Stages;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.query.Query;
import dev.joblog.protocol.query.QueryAnswer.HistoryEntry;
import dev.joblog.protocol.query.QueryAnswer.HistoryPage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Reads what happened to a job and to its executions. */
final class Histories {

  /** Pages of one job's history at most: a hundred thousand events, heartbeats included. */
  static final int PAGES_MAX = 1_000;

  /** A history of many executions is many pages. */
  static final Duration TIME_MAX = Duration.ofSeconds(10);

  private static final int AT_ONCE = 8;

  private final Reads reads;
  private final String tenant;
  private final Families families;
  private final InstantSource clock;
  private final Executor answering;

  /**
   * @param answering takes each page, so that a long history is no deep stack
   */
  Histories(
      Reads reads, String tenant, Families families, InstantSource clock, Executor answering) {
    this.reads = reads;
    this.tenant = tenant;
    this.families = families;
    this.clock = clock;
    this.answering = answering;
  }

  /**
   * @param head of the job that the client knows
   * @param executions of the jobs that do its work; the head's own when it does it itself
   */
  record Told(JobSnapshot head, List<HistoryEntry> own, List<List<HistoryEntry>> executions) {}

  /**
   * @return fails with 500 when it takes too long, with 400 when it is too long to tell
   */
  CompletionStage<Told> of(JobSnapshot head) {
    Instant deadline = clock.instant().plus(TIME_MAX);
    CompletionStage<List<HistoryEntry>> own = events(head.job().id(), deadline);
    if (Orders.concurrency(head.job().spec().labels()) == 1) {
      return own.thenApply(events -> new Told(head, events, List.of(events)));
    }
    return families
        .children(head.job().id())
        .thenCompose(
            children -> Stages.each(children, AT_ONCE, child -> events(child.job().id(), deadline)))
        .thenCombine(own, (executions, events) -> new Told(head, events, executions));
  }

  private CompletionStage<List<HistoryEntry>> events(JobId id, Instant deadline) {
    return page(id, deadline, 0, 1, new ArrayList<>());
  }

  /** Heartbeats are no news to these clients, and there may be many: they are let go at once. */
  private CompletionStage<List<HistoryEntry>> page(
      JobId id, Instant deadline, long after, int number, List<HistoryEntry> kept) {
    if (clock.instant().isAfter(deadline)) {
      throw Refusals.unavailable(
          "Expected the history within "
              + TIME_MAX.toSeconds()
              + " s, but there is too much of it: read it at /v2/jobs/{id}/events.",
          Duration.ofSeconds(1));
    }
    return reads
        .history(tenant, id, after, Query.LIMIT_MAX, Positions.NONE)
        .thenComposeAsync(
            read -> {
              if (!(BacalhauMapper.read(read) instanceof Reads.Found<HistoryPage> found)) {
                return CompletableFuture.completedStage(List.copyOf(kept));
              }
              List<HistoryEntry> events = found.value().events();
              events.stream()
                  .filter(event -> !(event.fact() instanceof Fact.LeaseExtended))
                  .forEach(kept::add);
              if (!found.value().more() || events.isEmpty()) {
                return CompletableFuture.completedStage(List.copyOf(kept));
              }
              if (number == PAGES_MAX) {
                throw Refusals.badRequest(
                    "Expected a history of at most "
                        + PAGES_MAX * Query.LIMIT_MAX
                        + " events, but it is longer: read it at /v2/jobs/{id}/events.");
              }
              long last = events.get(events.size() - 1).header().sequence();
              return page(id, deadline, last, number + 1, kept);
            },
            answering);
  }
}
