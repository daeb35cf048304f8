// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.http.Refused;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.Query;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What an agent could claim now and this dialect has words for, in the order of claim-next. Jobs it
 * has no words for are left out, and others asked for in their place: first more of the line, then,
 * past what one answer holds, pages of it by age.
 */
final class ClaimableJobs {

  /** Payloads asked for at once. */
  static final int ASKED_AT_ONCE_MAX = 20;

  /** Pages of {@link Query#LIMIT_MAX} jobs looked through for those it has words for. */
  static final int PAGES_MAX = 10;

  private static final JobSort OLDEST_FIRST = new JobSort(JobSort.Field.CREATED_AT, true);

  private final Reads reads;
  private final AssetUuids assets = new AssetUuids();

  ClaimableJobs(Reads reads) {
    this.reads = reads;
  }

  /**
   * @param limit 1 to {@link Query#LIMIT_MAX}
   * @return fails with {@link Refused} while the state can't be read
   */
  CompletionStage<List<RetaiaJson.Job>> first(Caller caller, int limit) {
    return new Run(caller, limit).line(limit);
  }

  /** One list on its way; its stages follow each other, so no two threads are in it at once. */
  private final class Run {

    private final Caller caller;
    private final int limit;
    private final Map<JobId, RetaiaJson.Job> found = new LinkedHashMap<>();
    private final Set<JobId> seen = new HashSet<>();

    Run(Caller caller, int limit) {
      this.caller = caller;
      this.limit = limit;
    }

    CompletionStage<List<RetaiaJson.Job>> line(int size) {
      return reads
          .claimable(caller.tenant(), JobType.WORDS, caller.capabilities(), size, Positions.NONE)
          .thenCompose(
              read -> {
                List<JobSnapshot> jobs = RetaiaResponses.answered(read).value();
                return take(jobs, 0)
                    .thenCompose(
                        nothing -> {
                          if (jobs.size() < size || isFull()) {
                            return done();
                          }
                          return size < Query.LIMIT_MAX
                              ? line(Query.LIMIT_MAX)
                              : page(Optional.empty(), 1);
                        });
              });
    }

    private CompletionStage<List<RetaiaJson.Job>> page(Optional<JobKey> after, int number) {
      return reads
          .list(caller.tenant(), runnable(), OLDEST_FIRST, after, Query.LIMIT_MAX, Positions.NONE)
          .thenCompose(
              read -> {
                Reads.JobList page = RetaiaResponses.answered(read).value();
                return take(page.jobs(), 0)
                    .thenCompose(
                        nothing ->
                            page.next().isEmpty() || number == PAGES_MAX || isFull()
                                ? done()
                                : page(page.next(), number + 1));
              });
    }

    private JobFilter runnable() {
      return new JobFilter(
          Optional.empty(),
          JobType.WORDS,
          List.of(JobStatus.PENDING),
          Optional.empty(),
          Optional.empty(),
          new TreeMap<>(),
          Optional.empty(),
          Optional.of(caller.capabilities()),
          Optional.empty(),
          Optional.empty());
    }

    private boolean isFull() {
      return found.size() >= limit;
    }

    private CompletionStage<List<RetaiaJson.Job>> done() {
      return CompletableFuture.completedStage(List.copyOf(found.values()));
    }

    /** From there on, a few at a time. */
    private CompletionStage<Void> take(List<JobSnapshot> jobs, int from) {
      if (from >= jobs.size() || isFull()) {
        return CompletableFuture.completedStage(null);
      }
      int until = Math.min(jobs.size(), from + ASKED_AT_ONCE_MAX);
      List<Job> some = new ArrayList<>();
      List<CompletableFuture<Optional<String>>> names = new ArrayList<>();
      for (JobSnapshot snapshot : jobs.subList(from, until)) {
        if (seen.add(snapshot.job().id())) {
          some.add(snapshot.job());
          names.add(assetUuid(snapshot.job()).toCompletableFuture());
        }
      }
      return CompletableFuture.allOf(names.toArray(CompletableFuture<?>[]::new))
          .thenCompose(
              nothing -> {
                for (int i = 0; i < some.size(); i++) {
                  keep(some.get(i), names.get(i).join());
                }
                return take(jobs, until);
              });
    }

    private void keep(Job job, Optional<String> assetUuid) {
      if (assetUuid.isPresent() && !isFull()) {
        found.put(job.id(), RetaiaMapper.job(job, assetUuid.get()));
      }
    }

    private CompletionStage<Optional<String>> assetUuid(Job job) {
      Optional<Optional<String>> known =
          AssetUuids.ofLabel(job).map(Optional::of).or(() -> assets.remembered(job));
      if (known.isPresent()) {
        return CompletableFuture.completedStage(known.get());
      }
      return reads
          .get(caller.tenant(), job.id(), Positions.NONE)
          .thenApply(
              read ->
                  RetaiaResponses.answered(read).value() instanceof Reads.Found<JobSnapshot> now
                      ? assets.remember(now.value().job(), now.value().payload())
                      : Optional.empty());
    }
  }
}
