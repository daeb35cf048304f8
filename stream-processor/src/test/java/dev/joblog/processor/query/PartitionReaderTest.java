// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import static dev.joblog.processor.SampleCommands.TENANT;
import static dev.joblog.processor.query.FilledPartition.T0;
import static dev.joblog.processor.query.FilledPartition.job;
import static dev.joblog.processor.query.FilledPartition.pick;
import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.SampleCommands;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.Query;
import dev.joblog.protocol.query.QueryAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every question over rows that the real engine made. */
final class PartitionReaderTest {

  private static final JobFilter ALL =
      new JobFilter(
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Collections.emptySortedMap(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
  private static final JobSort NEWEST_FIRST = new JobSort(JobSort.Field.CREATED_AT, false);

  private final PartitionReader reader = new PartitionReader();

  @Test
  void aJobIsFoundWithItsDocuments() {
    FilledPartition filled = new FilledPartition();
    filled.decide(SampleCommands.command(1, SampleCommands.createJob(job(1))));

    QueryAnswer answer = reader.answer(filled.rows, new Query.GetJob(TENANT, job(1)));

    assertThat(answer).isInstanceOf(QueryAnswer.Found.class);
    QueryAnswer.Found found = (QueryAnswer.Found) answer;
    assertThat(found.job().job().id()).isEqualTo(job(1));
    assertThat(found.job().payload()).isPresent();
  }

  @Test
  void anotherTenantsJobIsMissing() {
    FilledPartition filled = new FilledPartition();
    filled.decide(SampleCommands.command(1, SampleCommands.createJob(job(1))));

    QueryAnswer.Missing missing = new QueryAnswer.Missing(Optional.empty());
    assertThat(reader.answer(filled.rows, new Query.GetJob("evil", job(1)))).isEqualTo(missing);
    assertThat(reader.answer(filled.rows, new Query.GetExecutions("evil", job(1))))
        .isEqualTo(missing);
    assertThat(reader.answer(filled.rows, new Query.GetHistory("evil", job(1), 0, 10)))
        .isEqualTo(missing);
    assertThat(page(filled, new Query.ListJobs("evil", ALL, NEWEST_FIRST, Optional.empty(), 10)))
        .isEqualTo(new QueryAnswer.JobPage(List.of(), Optional.empty()));
  }

  @Test
  void aPurgedJobIsMissingSinceItsPurge() {
    FilledPartition filled = new FilledPartition();
    filled.decide(SampleCommands.command(1, SampleCommands.createJob(job(1))));
    filled.decide(SampleCommands.command(2, new Order.CancelJob(job(1), Optional.empty())));
    Instant purge = T0.plus(Duration.ofDays(7));
    filled.at(purge);
    filled.tick();

    assertThat(reader.answer(filled.rows, new Query.GetJob(TENANT, job(1))))
        .isEqualTo(new QueryAnswer.Missing(Optional.of(purge)));
  }

  @Test
  void anyListPagesThroughExactlyTheMatchingJobsInOrder() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      FilledPartition filled = FilledPartition.random(random, 120);
      for (int question = 0; question < 40; question++) {
        JobFilter filter = filter(random);
        JobSort sort =
            new JobSort(
                pick(random, JobSort.Field.CREATED_AT, JobSort.Field.ID), random.nextBoolean());
        int limit = 1 + random.nextInt(30);

        assertThat(pageThrough(filled, filter, sort, limit))
            .as("seed %d question %d: %s by %s, limit %d", seed, question, filter, sort, limit)
            .isEqualTo(expected(filled, filter, sort));
      }
    }
  }

  @Test
  void aFullPageWithNothingBehindItHasNoCursor() {
    FilledPartition filled = three();

    QueryAnswer.JobPage page =
        page(filled, new Query.ListJobs(TENANT, ALL, NEWEST_FIRST, Optional.empty(), 3));

    assertThat(page.jobs()).hasSize(3);
    assertThat(page.scannedTo()).isEmpty();
  }

  @Test
  void aFullPageWithOneBehindItNamesItsLastJob() {
    FilledPartition filled = three();

    QueryAnswer.JobPage page =
        page(filled, new Query.ListJobs(TENANT, ALL, NEWEST_FIRST, Optional.empty(), 2));

    assertThat(page.scannedTo()).contains(new JobKey(T0, job(2)));
  }

  @Test
  void aScanStopsAtItsBudgetAndSaysWhere() {
    FilledPartition filled = new FilledPartition();
    for (int i = 0; i <= JobScan.SCAN_MAX; i++) {
      filled.at(T0.plusMillis(i));
      filled.decide(SampleCommands.command(i, SampleCommands.createJob(job(i))));
    }
    JobSort oldestFirst = new JobSort(JobSort.Field.CREATED_AT, true);
    JobFilter rare = withoutAnIndex();

    QueryAnswer.JobPage first =
        page(filled, new Query.ListJobs(TENANT, rare, oldestFirst, Optional.empty(), 10));

    JobKey last = new JobKey(T0.plusMillis(JobScan.SCAN_MAX - 1), job(JobScan.SCAN_MAX - 1));
    assertThat(first).isEqualTo(new QueryAnswer.JobPage(List.of(), Optional.of(last)));
    assertThat(page(filled, new Query.ListJobs(TENANT, rare, oldestFirst, Optional.of(last), 10)))
        .isEqualTo(new QueryAnswer.JobPage(List.of(), Optional.empty()));
  }

  @Test
  void aScanThatEndsWithItsBudgetHasNoCursor() {
    FilledPartition filled = new FilledPartition();
    for (int i = 0; i < JobScan.SCAN_MAX; i++) {
      filled.decide(SampleCommands.command(i, SampleCommands.createJob(job(i))));
    }

    QueryAnswer.JobPage page =
        page(
            filled,
            new Query.ListJobs(TENANT, withoutAnIndex(), NEWEST_FIRST, Optional.empty(), 10));

    assertThat(page).isEqualTo(new QueryAnswer.JobPage(List.of(), Optional.empty()));
  }

  @Test
  void moreTypesThanCursorsAreFilteredOnTheWay() {
    FilledPartition filled = FilledPartition.random(new Random(7), 50);
    List<String> types = new ArrayList<>(List.of("a"));
    IntStream.range(0, CreatedWalk.RANGES_MAX).forEach(i -> types.add("none-" + i));
    JobFilter filter = filter(Optional.empty(), types, List.of(), Optional.empty());

    assertThat(pageThrough(filled, filter, NEWEST_FIRST, 7))
        .isNotEmpty()
        .isEqualTo(expected(filled, filter, NEWEST_FIRST));
  }

  @Test
  void aLimitOverTheBoundIsTheBound() {
    FilledPartition filled = FilledPartition.random(new Random(7), Query.LIMIT_MAX + 1);

    QueryAnswer.JobPage page =
        page(filled, new Query.ListJobs(TENANT, ALL, NEWEST_FIRST, Optional.empty(), 1_000_000));

    assertThat(page.jobs()).hasSize(Query.LIMIT_MAX);
    assertThat(page.scannedTo()).isPresent();
  }

  @Test
  void timesBeforeTheEpochBoundNothing() {
    FilledPartition filled = three();
    JobFilter since = created(Optional.of(Instant.EPOCH.minusSeconds(9)), Optional.empty());
    JobFilter until = created(Optional.empty(), Optional.of(Instant.EPOCH.minusSeconds(9)));
    JobSort oldestFirst = new JobSort(JobSort.Field.CREATED_AT, true);

    assertThat(pageThrough(filled, since, oldestFirst, 10)).hasSize(3);
    assertThat(pageThrough(filled, since, NEWEST_FIRST, 10)).hasSize(3);
    assertThat(pageThrough(filled, until, oldestFirst, 10)).isEmpty();
    assertThat(pageThrough(filled, until, NEWEST_FIRST, 10)).isEmpty();
  }

  @Test
  void claimableJobsAreThoseThatThisWorkerCanRunBestFirst() {
    FilledPartition filled = FilledPartition.random(new Random(3), 80);

    QueryAnswer answer =
        reader.answer(
            filled.rows, new Query.ListClaimable(TENANT, List.of("a", "b"), List.of("gpu"), 10));

    List<JobId> best =
        filled.jobs.values().stream()
            .filter(job -> job.status() == JobStatus.PENDING)
            .filter(job -> List.of("a", "b").contains(job.spec().type()))
            .filter(job -> List.of("gpu").containsAll(job.spec().requiredCapabilities()))
            .sorted(
                Comparator.comparingInt((Job job) -> -job.spec().priority())
                    .thenComparingLong(job -> job.spec().createdOffset()))
            .limit(10)
            .map(Job::id)
            .toList();
    assertThat(best).hasSize(10);
    assertThat(ids((QueryAnswer.JobPage) answer)).isEqualTo(best);
  }

  @Test
  void countsAreThoseOfAllJobs() {
    FilledPartition filled = FilledPartition.random(new Random(5), 100);

    QueryAnswer.Counts counts =
        (QueryAnswer.Counts) reader.answer(filled.rows, new Query.CountJobs(TENANT));

    assertThat(counts.counts()).isNotEmpty();
    assertThat(counts.counts().stream().mapToLong(QueryAnswer.Count::jobs).sum()).isEqualTo(100);
    for (QueryAnswer.Count count : counts.counts()) {
      JobFilter filter =
          filter(
              Optional.empty(),
              List.of(count.type()),
              List.of(count.status()),
              Optional.of(count.queue()));
      assertThat(expected(filled, filter, NEWEST_FIRST)).hasSize((int) count.jobs());
    }
  }

  @Test
  void historyComesInPagesAndSaysWhetherThereIsMore() {
    FilledPartition filled = new FilledPartition();
    filled.decide(SampleCommands.command(1, SampleCommands.createJob(job(1))));
    filled.decide(
        SampleCommands.command(2, new Order.ClaimJob(job(1), List.of(), Optional.empty())));

    QueryAnswer.HistoryPage first =
        (QueryAnswer.HistoryPage)
            reader.answer(filled.rows, new Query.GetHistory(TENANT, job(1), 0, 1));
    QueryAnswer.HistoryPage second =
        (QueryAnswer.HistoryPage)
            reader.answer(filled.rows, new Query.GetHistory(TENANT, job(1), 1, 1));

    assertThat(first.events()).hasSize(1);
    assertThat(first.events().get(0).fact()).isInstanceOf(Fact.JobCreated.class);
    assertThat(first.more()).isTrue();
    assertThat(second.events().get(0).fact()).isInstanceOf(Fact.JobClaimed.class);
    assertThat(second.more()).isFalse();
  }

  @Test
  void aJobAtEverySequenceIsWhatItWasThen() {
    for (long seed = 1; seed <= 5; seed++) {
      FilledPartition filled = new FilledPartition();
      List<Job> versions = new ArrayList<>();
      filled.decide(SampleCommands.command(1, SampleCommands.createJob(job(1))));
      versions.add(now(filled));
      filled.at(T0.plusSeconds(10 * seed));
      filled.decide(
          SampleCommands.command(2, new Order.ClaimJob(job(1), List.of(), Optional.empty())));
      versions.add(now(filled));
      filled.at(T0.plusSeconds(10 * seed + 5));
      filled.decide(SampleCommands.command(3, new Order.CancelJob(job(1), Optional.empty())));
      versions.add(now(filled));

      for (Job then : versions) {
        assertThat(at(filled, Instant.MAX, then.version())).isEqualTo(Optional.of(then));
        assertThat(at(filled, then.updatedAt(), Long.MAX_VALUE)).isEqualTo(Optional.of(then));
      }
      assertThat(at(filled, Instant.MAX, 0)).isEmpty();
      assertThat(at(filled, T0.minusMillis(1), Long.MAX_VALUE)).isEmpty();
    }
  }

  private Job now(FilledPartition filled) {
    return ((QueryAnswer.Found) reader.answer(filled.rows, new Query.GetJob(TENANT, job(1))))
        .job()
        .job();
  }

  private Optional<Job> at(FilledPartition filled, Instant until, long sequenceMax) {
    QueryAnswer answer =
        reader.answer(filled.rows, new Query.GetJobAt(TENANT, job(1), until, sequenceMax));
    return answer instanceof QueryAnswer.Found found
        ? Optional.of(found.job().job())
        : Optional.empty();
  }

  @Test
  void executionsAreTheJobs() {
    FilledPartition filled = new FilledPartition();
    filled.decide(SampleCommands.command(1, SampleCommands.createJob(job(1))));
    filled.decide(
        SampleCommands.command(2, new Order.ClaimJob(job(1), List.of(), Optional.empty())));

    QueryAnswer.Executions executions =
        (QueryAnswer.Executions)
            reader.answer(filled.rows, new Query.GetExecutions(TENANT, job(1)));

    assertThat(executions.executions()).extracting(Execution::worker).containsExactly("alice");
  }

  private static FilledPartition three() {
    FilledPartition filled = new FilledPartition();
    for (int i = 1; i <= 3; i++) {
      filled.decide(SampleCommands.command(i, SampleCommands.createJob(job(i))));
    }
    return filled;
  }

  private QueryAnswer.JobPage page(FilledPartition filled, Query.ListJobs list) {
    return (QueryAnswer.JobPage) reader.answer(filled.rows, list);
  }

  private List<JobId> pageThrough(
      FilledPartition filled, JobFilter filter, JobSort sort, int limit) {
    List<JobId> all = new ArrayList<>();
    Optional<JobKey> after = Optional.empty();
    do {
      QueryAnswer.JobPage page =
          page(filled, new Query.ListJobs(TENANT, filter, sort, after, limit));
      assertThat(page.jobs()).hasSizeLessThanOrEqualTo(limit);
      all.addAll(ids(page));
      after = page.scannedTo();
    } while (after.isPresent());
    return all;
  }

  private static List<JobId> ids(QueryAnswer.JobPage page) {
    return page.jobs().stream().map(snapshot -> snapshot.job().id()).toList();
  }

  /** By brute force over what the engine's answers said. */
  private static List<JobId> expected(FilledPartition filled, JobFilter filter, JobSort sort) {
    return filled.jobs.values().stream()
        .filter(job -> matches(filter, job))
        .map(JobKey::of)
        .sorted(JobKey.order(sort))
        .map(JobKey::id)
        .toList();
  }

  private static boolean matches(JobFilter filter, Job job) {
    Instant createdAt = job.spec().createdAt();
    return filter.owner().stream().allMatch(job.spec().createdBy()::equals)
        && (filter.types().isEmpty() || filter.types().contains(job.spec().type()))
        && (filter.statuses().isEmpty() || filter.statuses().contains(job.status()))
        && filter.queue().stream().allMatch(job.spec().queue()::equals)
        && filter.resultType().stream()
            .allMatch(type -> job.resultType().stream().anyMatch(type::equals))
        && filter.labels().entrySet().stream()
            .allMatch(label -> label.getValue().equals(job.spec().labels().get(label.getKey())))
        && filter.runnableWith().stream()
            .allMatch(with -> with.containsAll(job.spec().requiredCapabilities()))
        && filter.createdFrom().stream().noneMatch(createdAt::isBefore)
        && filter.createdUntil().stream().allMatch(createdAt::isBefore);
  }

  private static JobFilter filter(Random random) {
    Instant from = T0.plusMillis(random.nextInt(200));
    SortedMap<String, String> labels = new TreeMap<>();
    if (random.nextInt(4) == 0) {
      labels.put("env", pick(random, "prod", "test"));
    }
    return new JobFilter(
        sometimes(random, pick(random, "alice", "bob", "nobody")),
        random.nextInt(3) == 0 ? List.of(pick(random, "a", "b"), "c") : List.of(),
        random.nextInt(3) == 0
            ? List.of(pick(random, JobStatus.PENDING, JobStatus.CLAIMED), JobStatus.CANCELLED)
            : List.of(),
        sometimes(random, pick(random, "default", "slow")),
        random.nextInt(8) == 0 ? Optional.of(pick(random, "report", "none")) : Optional.empty(),
        labels,
        Optional.empty(),
        sometimes(random, pick(random, List.of(), List.of("gpu"))),
        sometimes(random, from),
        sometimes(random, from.plusMillis(random.nextInt(200))));
  }

  private static <T> Optional<T> sometimes(Random random, T value) {
    return random.nextInt(4) == 0 ? Optional.of(value) : Optional.empty();
  }

  private static JobFilter filter(
      Optional<String> owner,
      List<String> types,
      List<JobStatus> statuses,
      Optional<String> queue) {
    return new JobFilter(
        owner,
        types,
        statuses,
        queue,
        Optional.empty(),
        Collections.emptySortedMap(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** More types than a walk may have ranges, none of which a job has. */
  private static JobFilter withoutAnIndex() {
    List<String> types =
        IntStream.rangeClosed(0, CreatedWalk.RANGES_MAX).mapToObj(i -> "none-" + i).toList();
    return filter(Optional.empty(), types, List.of(), Optional.empty());
  }

  private static JobFilter created(Optional<Instant> from, Optional<Instant> until) {
    return new JobFilter(
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Collections.emptySortedMap(),
        Optional.empty(),
        Optional.empty(),
        from,
        until);
  }
}
