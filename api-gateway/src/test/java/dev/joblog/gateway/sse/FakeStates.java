// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.QueryAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Jobs by id; nothing else is asked for here. */
final class FakeStates implements Reads {

  private final Map<JobId, Job> jobs = new HashMap<>();
  private Optional<Instant> purgedAt = Optional.empty();
  private Positions demanded = Positions.NONE;
  private boolean away;
  private boolean broken;
  private Runnable whileAsked = () -> {};

  void know(Story... stories) {
    for (Story story : stories) {
      jobs.put(story.id(), story.job());
    }
  }

  void purgedAt(Instant t) {
    purgedAt = Optional.of(t);
  }

  void goAway() {
    away = true;
  }

  /** Fails at once, against its contract. */
  void breakDown() {
    broken = true;
  }

  /** What the last question wanted applied. */
  Positions demanded() {
    return demanded;
  }

  /** Happens between the question and its answer. */
  void whileAsked(Runnable event) {
    whileAsked = event;
  }

  @Override
  public CompletionStage<Read<Lookup<JobSnapshot>>> get(
      String tenant, JobId id, Positions atLeast) {
    demanded = atLeast;
    if (broken) {
      throw new IllegalStateException("broken");
    }
    if (away) {
      return CompletableFuture.completedFuture(
          new Unavailable<>("Expected an owner, but there is none", Duration.ofSeconds(1)));
    }
    Optional<Job> job = Optional.ofNullable(jobs.get(id)).filter(j -> j.tenant().equals(tenant));
    whileAsked.run();
    Lookup<JobSnapshot> lookup =
        job.isPresent()
            ? new Found<>(JobSnapshot.bare(job.get()))
            : purgedAt.isPresent() ? new Purged<>(purgedAt.get()) : new NotFound<>();
    return CompletableFuture.completedFuture(new Answered<>(lookup, Positions.NONE, false));
  }

  @Override
  public CompletionStage<Read<Lookup<JobSnapshot>>> getAt(
      String tenant, JobId id, Instant until, long sequenceMax, Positions atLeast) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Read<JobList>> list(
      String tenant,
      JobFilter filter,
      JobSort sort,
      Optional<JobKey> after,
      int limit,
      Positions atLeast) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Read<List<JobSnapshot>>> claimable(
      String tenant, List<String> types, List<String> capabilities, int limit, Positions atLeast) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Read<List<QueryAnswer.Count>>> counts(String tenant, Positions atLeast) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Read<Lookup<QueryAnswer.HistoryPage>>> history(
      String tenant, JobId id, long afterSequence, int limit, Positions atLeast) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Read<Lookup<List<Execution>>>> executions(
      String tenant, JobId id, Positions atLeast) {
    throw new UnsupportedOperationException();
  }
}
