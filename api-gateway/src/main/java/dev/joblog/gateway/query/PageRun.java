// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import dev.joblog.gateway.core.CommandEnds;
import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads.Answered;
import dev.joblog.gateway.core.Reads.JobList;
import dev.joblog.gateway.core.Reads.Read;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.Query;
import dev.joblog.protocol.query.QueryAnswer.JobPage;
import dev.joblog.protocol.query.QueryResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * Fetches and merges one page. It goes on fetching until the page is full, the lanes are exhausted,
 * or the time is up; so a page is short only at the end, or when a scan takes very long.
 *
 * <p>An ascending page must not move its cursor past a job that is still to be created. A
 * partition's later jobs are not older than its applied log time; where that time is old because
 * the partition is idle, the command log tells: a partition that has applied all of it can only
 * bring jobs that are newer than every row of this page, which the same brokers stamped before.
 */
final class PageRun {

  /** Fewer rows than this cost less than a second way there and back. */
  private static final int ROWS_FIRST_MIN = 10;

  /** Asks one partition; as {@link PartitionReads#ask}. */
  interface Asking {
    CompletionStage<QueryResponse> ask(int partition, Query query);
  }

  private final Asking asking;
  private final CommandEnds ends;
  private final Query.ListJobs asked;
  private final BooleanSupplier timeIsUp;
  private final List<Lane> lanes;
  private final Merge merge;
  private Positions positions = Positions.NONE;
  private boolean standby;

  /**
   * @param asked for one page; its limit is the page's
   */
  PageRun(
      Asking asking,
      CommandEnds ends,
      Query.ListJobs asked,
      Set<Integer> partitions,
      BooleanSupplier timeIsUp) {
    this.asking = asking;
    this.ends = ends;
    this.asked = asked;
    this.timeIsUp = timeIsUp;
    int wanted = asked.limit() + 1;
    this.lanes =
        partitions.stream()
            .map(
                partition ->
                    new Lane(
                        partition,
                        asked.after(),
                        rowsFirst(wanted, partitions.size()),
                        Math.min(wanted, Query.LIMIT_MAX)))
            .toList();
    this.merge = new Merge(JobKey.order(asked.sort()), lanes, wanted);
  }

  /**
   * Of each lane, twice its even share: where jobs are spread by chance, hardly a lane runs dry
   * before the page is full, and the rows that are read in vain are as many as those of the page,
   * not as many for each partition.
   */
  private static int rowsFirst(int wanted, int lanes) {
    return Math.max(ROWS_FIRST_MIN, 2 * ((wanted + lanes - 1) / lanes));
  }

  /** Empty: nothing on this page is certain yet; begin anew. */
  CompletionStage<Optional<Read<JobList>>> run() {
    return fetch(lanes).thenCompose(nothing -> mergeOn());
  }

  private CompletionStage<Optional<Read<JobList>>> mergeOn() {
    merge.takeWhatIsCertain();
    List<Lane> dry = merge.dry();
    if (merge.isFull()) {
      List<JobSnapshot> rows = merge.rows().subList(0, asked.limit());
      return certain(rows, JobKey.of(rows.get(rows.size() - 1).job()));
    }
    if (dry.isEmpty()) {
      return done(merge.rows(), Optional.empty());
    }
    if (timeIsUp.getAsBoolean()) {
      Optional<JobKey> frontier = merge.frontier();
      return frontier.isPresent()
          ? certain(merge.rows(), frontier.get())
          : CompletableFuture.completedFuture(Optional.empty());
    }
    return fetch(dry).thenCompose(nothing -> mergeOn());
  }

  private CompletionStage<Void> fetch(List<Lane> from) {
    return CompletableFuture.allOf(
        from.stream()
            .map(
                lane ->
                    asking
                        .ask(lane.partition, question(lane))
                        .thenAccept(response -> take(lane, response))
                        .toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  private Query question(Lane lane) {
    return new Query.ListJobs(
        asked.tenant(), asked.filter(), asked.sort(), lane.scannedTo(), lane.rowsToFetch());
  }

  private synchronized void take(Lane lane, QueryResponse response) {
    lane.take(response, ProcessorAnswers.expect(JobPage.class, response));
    positions = positions.and(Positions.of(response.applied()));
    standby |= response.standby();
  }

  /** The page, as far as nothing can come in before its cursor any more. */
  private CompletionStage<Optional<Read<JobList>>> certain(List<JobSnapshot> rows, JobKey next) {
    if (asked.sort().field() != JobSort.Field.CREATED_AT
        || !asked.sort().ascending()
        || isBefore(next, lanes)) {
      return done(rows, Optional.of(next));
    }
    Set<Integer> partitions = new TreeSet<>();
    lanes.forEach(lane -> partitions.add(lane.partition));
    return ends.ends(partitions)
        .exceptionally(unknown -> Map.of())
        .thenCompose(
            found -> {
              List<Lane> behind = lanes.stream().filter(lane -> !isLevel(lane, found)).toList();
              return isBefore(next, behind) ? done(rows, Optional.of(next)) : cut(rows, behind);
            });
  }

  private static boolean isLevel(Lane lane, Map<Integer, Long> ends) {
    Long end = ends.get(lane.partition);
    return end != null && lane.applied() + 1 >= end;
  }

  private static boolean isBefore(JobKey key, List<Lane> lanes) {
    return lanes.stream().allMatch(lane -> key.createdAt().isBefore(lane.appliedT()));
  }

  private CompletionStage<Optional<Read<JobList>>> cut(List<JobSnapshot> rows, List<Lane> behind) {
    Instant bound = behind.stream().map(Lane::appliedT).min(Instant::compareTo).orElseThrow();
    List<JobSnapshot> kept =
        rows.stream().filter(row -> row.job().spec().createdAt().isBefore(bound)).toList();
    return kept.isEmpty()
        ? CompletableFuture.completedFuture(Optional.empty())
        : done(kept, Optional.of(JobKey.of(kept.get(kept.size() - 1).job())));
  }

  private CompletionStage<Optional<Read<JobList>>> done(
      List<JobSnapshot> rows, Optional<JobKey> next) {
    return CompletableFuture.completedFuture(
        Optional.of(new Answered<>(new JobList(List.copyOf(rows), next), positions, standby)));
  }
}
