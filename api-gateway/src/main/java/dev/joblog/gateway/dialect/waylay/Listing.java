// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The newest jobs that any of a few filters lets through. This API has no cursor, so a list that is
 * short but for its end would be a lie: what can't be filled in time is refused.
 */
final class Listing {

  /** How long the pages of one list may take. */
  static final Duration TIME_MAX = Duration.ofSeconds(2);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final JobSort NEWEST_FIRST = new JobSort(JobSort.Field.CREATED_AT, false);
  private static final Comparator<Job> ORDER =
      Comparator.comparing(JobKey::of, JobKey.order(NEWEST_FIRST));

  private final Reads reads;
  private final InstantSource clock;

  Listing(Reads reads, InstantSource clock) {
    this.reads = reads;
    this.clock = clock;
  }

  /**
   * Newest first, at most that many.
   *
   * @param filters no job passes two of them
   */
  CompletionStage<List<Job>> newest(String tenant, List<JobFilter> filters, int limit) {
    if (limit == 0) {
      return CompletableFuture.completedStage(List.of());
    }
    Instant deadline = clock.instant().plus(TIME_MAX);
    CompletionStage<List<Job>> all = CompletableFuture.completedStage(List.of());
    for (JobFilter filter : filters) {
      CompletionStage<List<Job>> some = new Run(tenant, filter, limit, deadline).on(List.of());
      all = all.thenCombine(some, (a, b) -> merged(a, b, limit));
    }
    return all;
  }

  private static List<Job> merged(List<Job> some, List<Job> more, int limit) {
    List<Job> all = new ArrayList<>(some);
    all.addAll(more);
    all.sort(ORDER);
    return List.copyOf(all.subList(0, Math.min(limit, all.size())));
  }

  /** One filter's pages, until there are enough. */
  private final class Run {

    private final String tenant;
    private final JobFilter filter;
    private final int limit;
    private final Instant deadline;

    Run(String tenant, JobFilter filter, int limit, Instant deadline) {
      this.tenant = tenant;
      this.filter = filter;
      this.limit = limit;
      this.deadline = deadline;
    }

    CompletionStage<List<Job>> on(List<Job> found) {
      return on(found, Optional.empty());
    }

    private CompletionStage<List<Job>> on(List<Job> found, Optional<JobKey> after) {
      return reads
          .list(tenant, filter, NEWEST_FIRST, after, limit - found.size(), Positions.NONE)
          .thenCompose(read -> on(found, read));
    }

    private CompletionStage<List<Job>> on(List<Job> found, Reads.Read<Reads.JobList> read) {
      Reads.JobList page = read.orElseThrow(WaylayErrors::unavailable).value();
      List<Job> jobs = new ArrayList<>(found);
      page.jobs().stream().map(JobSnapshot::job).forEach(jobs::add);
      if (jobs.size() >= limit || page.next().isEmpty()) {
        return CompletableFuture.completedStage(jobs);
      }
      if (clock.instant().isAfter(deadline)) {
        throw WaylayErrors.unavailable(
            "Expected to find that many jobs in time, but there are too many others.", RETRY_AFTER);
      }
      return on(jobs, page.next());
    }
  }
}
