// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.QueryAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** State that says what the test says, and keeps what it was asked. */
final class ScriptedReads implements Reads {

  /** The ready line, and at the same time all claimable jobs by age. */
  volatile List<JobSnapshot> line = List.of();

  final Map<JobId, Lookup<JobSnapshot>> stored = new ConcurrentHashMap<>();
  final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
  volatile boolean isUnavailable;
  volatile boolean isStandby;

  void store(JobSnapshot job) {
    stored.put(job.job().id(), new Found<>(job));
  }

  private <T> CompletionStage<Read<T>> answer(T value) {
    return CompletableFuture.completedStage(
        isUnavailable
            ? new Unavailable<>("Expected an owner, but there is none", Duration.ofMillis(2_500))
            : new Answered<>(value, Positions.NONE, isStandby));
  }

  @Override
  public CompletionStage<Read<Lookup<JobSnapshot>>> get(
      String tenant, JobId id, Positions atLeast) {
    asked.add("get " + tenant + " " + id);
    return answer(stored.getOrDefault(id, new NotFound<>()));
  }

  @Override
  public CompletionStage<Read<List<JobSnapshot>>> claimable(
      String tenant, List<String> types, List<String> capabilities, int limit, Positions atLeast) {
    asked.add("claimable " + tenant + " " + types + " " + capabilities + " " + limit);
    return answer(line.stream().limit(limit).toList());
  }

  @Override
  public CompletionStage<Read<JobList>> list(
      String tenant,
      JobFilter filter,
      JobSort sort,
      Optional<JobKey> after,
      int limit,
      Positions atLeast) {
    asked.add("list " + filter.types() + " " + filter.statuses() + " " + filter.runnableWith());
    List<JobSnapshot> rest =
        line.stream()
            .filter(
                job ->
                    after.isEmpty()
                        || JobKey.order(sort).compare(JobKey.of(job.job()), after.get()) > 0)
            .toList();
    List<JobSnapshot> page = rest.stream().limit(limit).toList();
    return answer(
        new JobList(
            page,
            rest.size() > page.size()
                ? Optional.of(JobKey.of(page.get(page.size() - 1).job()))
                : Optional.empty()));
  }

  @Override
  public CompletionStage<Read<List<QueryAnswer.Count>>> counts(String tenant, Positions atLeast) {
    throw notAsked();
  }

  @Override
  public CompletionStage<Read<Lookup<QueryAnswer.HistoryPage>>> history(
      String tenant, JobId id, long afterSequence, int limit, Positions atLeast) {
    throw notAsked();
  }

  @Override
  public CompletionStage<Read<Lookup<JobSnapshot>>> getAt(
      String tenant, JobId id, Instant until, long sequenceMax, Positions atLeast) {
    throw notAsked();
  }

  @Override
  public CompletionStage<Read<Lookup<List<Execution>>>> executions(
      String tenant, JobId id, Positions atLeast) {
    throw notAsked();
  }

  private static AssertionError notAsked() {
    return new AssertionError("Expected no agent to ask for this, but one does");
  }
}
