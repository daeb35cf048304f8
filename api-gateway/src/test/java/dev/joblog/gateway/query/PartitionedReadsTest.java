// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.ManualTimer;
import dev.joblog.gateway.core.Placement;
import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.QueueShards;
import dev.joblog.gateway.core.Reads.Answered;
import dev.joblog.gateway.core.Reads.Found;
import dev.joblog.gateway.core.Reads.NotFound;
import dev.joblog.gateway.core.Reads.Purged;
import dev.joblog.gateway.core.Reads.Unavailable;
import dev.joblog.gateway.core.SeenPositions;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Route;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.Owners.Replicas;
import dev.joblog.protocol.query.Query;
import dev.joblog.protocol.query.QueryAnswer;
import dev.joblog.protocol.query.QueryAnswer.Count;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import dev.joblog.topics.Routing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PartitionedReadsTest {

  private static final Instant T = Instant.parse("2026-11-22T10:00:00Z");
  private static final JobId ID = JobId.of(1L << 20, 5, 2);

  private final Routing routing = new Routing(4);
  private final FakeProcessors processors = new FakeProcessors();
  private final ManualTimer timer = new ManualTimer();
  private final OwnerDirectory owners =
      new OwnerDirectory(processors, () -> List.of("http://p"), timer);
  private final PartitionedReads reads =
      new PartitionedReads(
          new PartitionReads(processors, owners, new SeenPositions(), timer, timer::nanos, 100),
          routing,
          new Placement(routing, Map.of("wide", new QueueShards(3, 1))),
          partitions -> CompletableFuture.completedFuture(Map.of()),
          timer,
          timer::nanos);

  @Test
  void aJobIsAskedOfThePartitionInItsId() {
    JobSnapshot job = Jobs.job(ID, T, 5);
    answer(query -> new QueryAnswer.Found(job));
    assertThat(now(reads.get("acme", ID, Positions.NONE)))
        .isEqualTo(new Answered<>(new Found<>(job), Positions.of(new Position(2, 7)), false));
    assertThat(processors.requests.get(0).partition()).isEqualTo(2);
  }

  @Test
  void aJobThatIsNotThereAndOneThatWasPurgedAreTold() {
    answer(query -> new QueryAnswer.Missing(Optional.empty()));
    assertThat(value(reads.get("acme", ID, Positions.NONE))).isEqualTo(new NotFound<>());
    assertThat(value(reads.executions("acme", ID, Positions.NONE))).isEqualTo(new NotFound<>());
    answer(query -> new QueryAnswer.Missing(Optional.of(T)));
    assertThat(value(reads.get("acme", ID, Positions.NONE))).isEqualTo(new Purged<>(T));
  }

  @Test
  void aPartitionWithoutAnOwnerIsUnavailableAndNotAMissingJob() {
    var asked = reads.get("acme", ID, Positions.NONE).toCompletableFuture();
    for (int step = 0; step < 25; step++) {
      timer.advance(Duration.ofMillis(100));
    }
    assertThat(asked.join()).isInstanceOf(Unavailable.class);
  }

  @Test
  void anIdOfAPartitionThatDoesNotExistIsNoJob() {
    assertThat(value(reads.get("acme", JobId.of(1, 1, 4), Positions.NONE)))
        .isEqualTo(new NotFound<>());
    assertThat(processors.requests).isEmpty();
  }

  @Test
  void countsAreSummedOverThePartitions() {
    answer(
        query ->
            new QueryAnswer.Counts(
                List.of(
                    new Count("default", "a", JobStatus.PENDING, 2),
                    new Count("default", "b", JobStatus.FAILED, 1))));
    assertThat(value(reads.counts("acme", Positions.NONE)))
        .isEqualTo(
            List.of(
                new Count("default", "a", JobStatus.PENDING, 8),
                new Count("default", "b", JobStatus.FAILED, 4)));
  }

  @Test
  void claimableJobsComeHighestPriorityFirstThenOldest() {
    JobSnapshot old = Jobs.job(JobId.of(1L << 20, 1, 0), T, 5);
    JobSnapshot young = Jobs.job(JobId.of(2L << 20, 1, 0), T.plusSeconds(1), 5);
    JobSnapshot urgent = Jobs.job(JobId.of(3L << 20, 1, 1), T.plusSeconds(9), 9);
    Map<Integer, List<JobSnapshot>> rows = Map.of(0, List.of(old, young), 1, List.of(urgent));
    respond(
        request ->
            new QueryAnswer.JobPage(
                rows.getOrDefault(request.partition(), List.of()), Optional.empty()));
    assertThat(value(reads.claimable("acme", List.of(), List.of("c"), 2, Positions.NONE)))
        .isEqualTo(List.of(urgent, old));
  }

  @Test
  void aListOfOneQueueAsksItsPartitionsOnly() {
    answer(query -> new QueryAnswer.JobPage(List.of(), Optional.empty()));
    value(list(filter(Optional.of("wide"), Optional.empty())));
    assertThat(processors.requests.stream().map(QueryRequest::partition).distinct().sorted())
        .isEqualTo(
            List.of(0, 1, 2).stream()
                .map(shard -> routing.partitionOf(new Route("acme", "wide", shard)))
                .distinct()
                .sorted()
                .toList());
  }

  @Test
  void aListOfChildrenAsksTheParentsPartitionOnly() {
    answer(query -> new QueryAnswer.JobPage(List.of(), Optional.empty()));
    value(list(filter(Optional.empty(), Optional.of(ID))));
    assertThat(processors.requests).extracting(QueryRequest::partition).containsExactly(2);
  }

  private CompletionStage<dev.joblog.gateway.core.Reads.Read<dev.joblog.gateway.core.Reads.JobList>>
      list(JobFilter filter) {
    return reads.list(
        "acme",
        filter,
        new JobSort(JobSort.Field.CREATED_AT, false),
        Optional.empty(),
        10,
        Positions.NONE);
  }

  private static JobFilter filter(Optional<String> queue, Optional<JobId> parent) {
    return new JobFilter(
        Optional.empty(),
        List.of(),
        List.of(),
        queue,
        Optional.empty(),
        new TreeMap<>(),
        parent,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private void answer(Function<Query, QueryAnswer> answer) {
    respond(request -> answer.apply(request.query()));
  }

  private void respond(Function<QueryRequest, QueryAnswer> answer) {
    processors.up.put(
        "http://p",
        request ->
            new QueryResponse(
                new Position(request.partition(), 7), T, false, answer.apply(request)));
    Map<Integer, Replicas> owned = new HashMap<>();
    for (int partition = 0; partition < 4; partition++) {
      owned.put(partition, new Replicas(Optional.of("http://p"), List.of()));
    }
    processors.own(4, owned);
    var unused = owners.refresh();
  }

  private static <T> T now(CompletionStage<T> stage) {
    assertThat(stage.toCompletableFuture()).isDone();
    return stage.toCompletableFuture().join();
  }

  private static <T> T value(CompletionStage<dev.joblog.gateway.core.Reads.Read<T>> stage) {
    return ((Answered<T>) now(stage)).value();
  }
}
