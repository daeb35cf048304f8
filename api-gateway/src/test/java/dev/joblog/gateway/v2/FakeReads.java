// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.QueryAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/** State that says what the test says, and keeps what it was asked. */
final class FakeReads implements Reads {

  record Listed(
      String tenant,
      JobFilter filter,
      JobSort sort,
      Optional<JobKey> after,
      int limit,
      Positions atLeast) {}

  final ConcurrentLinkedQueue<Listed> listed = new ConcurrentLinkedQueue<>();

  volatile Read<Lookup<JobSnapshot>> job =
      answered(new Found<>(Samples.full(JobStatus.PENDING, "{\"n\":1}")));

  volatile Read<JobList> page = answered(new JobList(List.of(), Optional.empty()));
  volatile Read<Lookup<List<Execution>>> executions = answered(new Found<>(List.of()));

  /** What was asked of the past. */
  final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

  volatile Read<Lookup<QueryAnswer.HistoryPage>> history =
      answered(new Found<>(new QueryAnswer.HistoryPage(List.of(), false)));

  volatile Read<List<QueryAnswer.Count>> counts = answered(List.of());
  volatile Positions atLeast = Positions.NONE;

  static <T> Read<T> answered(T value) {
    return new Answered<>(value, Positions.of(new Position(3, 17)), false);
  }

  Listed lastListed() {
    return listed.stream().reduce((a, b) -> b).orElseThrow();
  }

  @Override
  public CompletionStage<Read<Lookup<JobSnapshot>>> get(
      String tenant, JobId id, Positions atLeast) {
    this.atLeast = atLeast;
    return CompletableFuture.completedStage(job);
  }

  @Override
  public CompletionStage<Read<Lookup<JobSnapshot>>> getAt(
      String tenant, JobId id, Instant until, long sequenceMax, Positions atLeast) {
    asked.add("until " + until + " sequence " + sequenceMax);
    return CompletableFuture.completedStage(job);
  }

  @Override
  public CompletionStage<Read<JobList>> list(
      String tenant,
      JobFilter filter,
      JobSort sort,
      Optional<JobKey> after,
      int limit,
      Positions atLeast) {
    listed.add(new Listed(tenant, filter, sort, after, limit, atLeast));
    return CompletableFuture.completedStage(page);
  }

  @Override
  public CompletionStage<Read<List<JobSnapshot>>> claimable(
      String tenant, List<String> types, List<String> capabilities, int limit, Positions atLeast) {
    throw new AssertionError("Expected the native list to page, but it asks for the first alone");
  }

  @Override
  public CompletionStage<Read<List<QueryAnswer.Count>>> counts(String tenant, Positions atLeast) {
    return CompletableFuture.completedStage(counts);
  }

  @Override
  public CompletionStage<Read<Lookup<QueryAnswer.HistoryPage>>> history(
      String tenant, JobId id, long afterSequence, int limit, Positions atLeast) {
    asked.add("after " + afterSequence + " limit " + limit);
    return CompletableFuture.completedStage(history);
  }

  @Override
  public CompletionStage<Read<Lookup<List<Execution>>>> executions(
      String tenant, JobId id, Positions atLeast) {
    return CompletableFuture.completedStage(executions);
  }
}
