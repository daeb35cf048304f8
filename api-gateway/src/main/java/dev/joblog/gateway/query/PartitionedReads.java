// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import dev.joblog.gateway.core.CommandEnds;
import dev.joblog.gateway.core.Placement;
import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.core.Timer;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.Query;
import dev.joblog.protocol.query.QueryAnswer;
import dev.joblog.protocol.query.QueryResponse;
import dev.joblog.topics.Routing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** The door to the state: one question to each partition that can hold the answer, one answer. */
public final class PartitionedReads implements Reads {

  /** How long a page may be gathered. */
  static final Duration PAGE_MAX = Duration.ofSeconds(2);

  private static final String BEHIND =
      "Expected every partition to have applied its log, but one is behind; ask again";
  private static final Duration PAGE_PAUSE = Duration.ofMillis(100);

  private final PartitionReads partitionReads;
  private final Routing routing;
  private final Placement placement;
  private final CommandEnds ends;
  private final Timer timer;
  private final LongSupplier nanos;

  public PartitionedReads(
      PartitionReads partitionReads,
      Routing routing,
      Placement placement,
      CommandEnds ends,
      Timer timer) {
    this(partitionReads, routing, placement, ends, timer, System::nanoTime);
  }

  PartitionedReads(
      PartitionReads partitionReads,
      Routing routing,
      Placement placement,
      CommandEnds ends,
      Timer timer,
      LongSupplier nanos) {
    this.partitionReads = partitionReads;
    this.routing = routing;
    this.placement = placement;
    this.ends = ends;
    this.timer = timer;
    this.nanos = nanos;
  }

  @Override
  public CompletionStage<Read<Lookup<JobSnapshot>>> get(
      String tenant, JobId id, Positions atLeast) {
    return ofJob(id, new Query.GetJob(tenant, id), atLeast, QueryAnswer.Found.class)
        .thenApply(read -> ProcessorAnswers.map(read, QueryAnswer.Found::job));
  }

  @Override
  public CompletionStage<Read<Lookup<JobSnapshot>>> getAt(
      String tenant, JobId id, Instant until, long sequenceMax, Positions atLeast) {
    return ofJob(
            id,
            new Query.GetJobAt(tenant, id, until, sequenceMax),
            atLeast,
            QueryAnswer.Found.class)
        .thenApply(read -> ProcessorAnswers.map(read, QueryAnswer.Found::job));
  }

  @Override
  public CompletionStage<Read<Lookup<QueryAnswer.HistoryPage>>> history(
      String tenant, JobId id, long afterSequence, int limit, Positions atLeast) {
    return ofJob(
        id,
        new Query.GetHistory(tenant, id, afterSequence, limit),
        atLeast,
        QueryAnswer.HistoryPage.class);
  }

  @Override
  public CompletionStage<Read<Lookup<List<Execution>>>> executions(
      String tenant, JobId id, Positions atLeast) {
    return ofJob(id, new Query.GetExecutions(tenant, id), atLeast, QueryAnswer.Executions.class)
        .thenApply(read -> ProcessorAnswers.map(read, QueryAnswer.Executions::executions));
  }

  @Override
  public CompletionStage<Read<JobList>> list(
      String tenant,
      JobFilter filter,
      JobSort sort,
      Optional<JobKey> after,
      int limit,
      Positions atLeast) {
    Query.ListJobs asked = new Query.ListJobs(tenant, filter, sort, after, limit);
    Set<Integer> partitions = partitionsOf(tenant, filter);
    long deadline = nanos.getAsLong() + PAGE_MAX.toNanos();
    CompletableFuture<Read<JobList>> done = new CompletableFuture<>();
    gather(asked, partitions, atLeast, deadline, done);
    return done;
  }

  private void gather(
      Query.ListJobs asked,
      Set<Integer> partitions,
      Positions atLeast,
      long deadline,
      CompletableFuture<Read<JobList>> done) {
    PageRun run =
        new PageRun(
            (partition, query) -> partitionReads.ask(partition, query, atLeast),
            ends,
            asked,
            partitions,
            () -> nanos.getAsLong() >= deadline);
    var unused =
        run.run()
            .whenComplete(
                (page, failure) -> {
                  if (failure != null) {
                    ProcessorAnswers.complete(done, failure);
                  } else if (page.isPresent()) {
                    done.complete(page.get());
                  } else if (nanos.getAsLong() < deadline) {
                    timer.after(
                        PAGE_PAUSE, () -> gather(asked, partitions, atLeast, deadline, done));
                  } else {
                    done.complete(new Unavailable<>(BEHIND, ProcessorAnswers.RETRY));
                  }
                });
  }

  @Override
  public CompletionStage<Read<List<JobSnapshot>>> claimable(
      String tenant, List<String> types, List<String> capabilities, int limit, Positions atLeast) {
    Query question = new Query.ListClaimable(tenant, types, capabilities, limit);
    return ofAll(
        question,
        atLeast,
        responses ->
            responses.stream()
                .flatMap(
                    response ->
                        ProcessorAnswers.expect(QueryAnswer.JobPage.class, response)
                            .jobs()
                            .stream())
                .sorted(Comparator.comparing(JobSnapshot::job, BEST_FIRST))
                .limit(limit)
                .toList());
  }

  /** The order of claim-next: highest priority, then oldest. */
  private static final Comparator<Job> BEST_FIRST =
      Comparator.comparingInt((Job job) -> -job.spec().priority())
          .thenComparing(JobKey::of, JobKey.order(new JobSort(JobSort.Field.CREATED_AT, true)));

  @Override
  public CompletionStage<Read<List<QueryAnswer.Count>>> counts(String tenant, Positions atLeast) {
    return ofAll(new Query.CountJobs(tenant), atLeast, PartitionedReads::sum);
  }

  private static List<QueryAnswer.Count> sum(List<QueryResponse> responses) {
    Map<QueryAnswer.Count, Long> sums =
        new TreeMap<>(
            Comparator.comparing(QueryAnswer.Count::queue)
                .thenComparing(QueryAnswer.Count::type)
                .thenComparing(QueryAnswer.Count::status));
    for (QueryResponse response : responses) {
      for (QueryAnswer.Count count :
          ProcessorAnswers.expect(QueryAnswer.Counts.class, response).counts()) {
        sums.merge(count, count.jobs(), Long::sum);
      }
    }
    List<QueryAnswer.Count> counts = new ArrayList<>();
    sums.forEach(
        (key, jobs) ->
            counts.add(new QueryAnswer.Count(key.queue(), key.type(), key.status(), jobs)));
    return List.copyOf(counts);
  }

  private Set<Integer> partitionsOf(String tenant, JobFilter filter) {
    Set<Integer> partitions = new TreeSet<>();
    if (filter.parentId().isPresent()) {
      int partition = filter.parentId().get().partition();
      if (partition < routing.partitions()) {
        partitions.add(partition);
      }
    } else if (filter.queue().isPresent()) {
      placement
          .routes(tenant, filter.queue().get())
          .forEach(route -> partitions.add(routing.partitionOf(route)));
    } else {
      IntStream.range(0, routing.partitions()).forEach(partitions::add);
    }
    return partitions;
  }

  private <A extends QueryAnswer> CompletionStage<Read<Lookup<A>>> ofJob(
      JobId id, Query query, Positions atLeast, Class<A> kind) {
    if (id.partition() >= routing.partitions()) {
      return CompletableFuture.completedFuture(
          new Answered<>(new NotFound<A>(), Positions.NONE, false));
    }
    return ProcessorAnswers.orUnavailable(
        partitionReads
            .ask(id.partition(), query, atLeast)
            .thenApply(
                response ->
                    new Answered<>(
                        lookup(kind, response),
                        Positions.of(response.applied()),
                        response.standby())));
  }

  private static <A extends QueryAnswer> Lookup<A> lookup(Class<A> kind, QueryResponse response) {
    if (response.answer() instanceof QueryAnswer.Missing missing) {
      return missing.purgedAt().<Lookup<A>>map(Purged::new).orElseGet(NotFound::new);
    }
    return new Found<>(ProcessorAnswers.expect(kind, response));
  }

  private <T> CompletionStage<Read<T>> ofAll(
      Query query, Positions atLeast, Function<List<QueryResponse>, T> merge) {
    List<CompletableFuture<QueryResponse>> asked =
        IntStream.range(0, routing.partitions())
            .mapToObj(
                partition -> partitionReads.ask(partition, query, atLeast).toCompletableFuture())
            .toList();
    return ProcessorAnswers.orUnavailable(
        CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
            .thenApply(
                nothing -> {
                  List<QueryResponse> responses =
                      asked.stream().map(CompletableFuture::join).toList();
                  return new Answered<>(
                      merge.apply(responses),
                      positions(responses),
                      responses.stream().anyMatch(QueryResponse::standby));
                }));
  }

  private static Positions positions(List<QueryResponse> responses) {
    return responses.stream()
        .map(response -> Positions.of(response.applied()))
        .reduce(Positions.NONE, Positions::and);
  }
}
