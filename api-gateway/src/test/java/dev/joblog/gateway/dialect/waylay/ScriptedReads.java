// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Jobs in memory, filtered and paged as the core does. */
final class ScriptedReads implements Reads {

  private final Map<JobId, JobSnapshot> jobs = new ConcurrentHashMap<>();

  /** A page may end early, with more to come. */
  volatile int pageMax = 100;

  volatile boolean away;
  volatile boolean purged;

  /** Happens with every page. */
  volatile Runnable atPage = () -> {};

  void know(Samples... samples) {
    for (Samples sample : samples) {
      jobs.put(sample.id(), sample.snapshot());
    }
  }

  @Override
  public CompletionStage<Read<Lookup<JobSnapshot>>> get(
      String tenant, JobId id, Positions atLeast) {
    Optional<JobSnapshot> found =
        Optional.ofNullable(jobs.get(id)).filter(job -> job.job().tenant().equals(tenant));
    Lookup<JobSnapshot> lookup =
        found.isPresent()
            ? new Found<>(found.get())
            : purged ? new Purged<>(Samples.T) : new NotFound<>();
    return answered(lookup);
  }

  @Override
  public CompletionStage<Read<JobList>> list(
      String tenant,
      JobFilter filter,
      JobSort sort,
      Optional<JobKey> after,
      int limit,
      Positions atLeast) {
    if (limit < 1 || limit > 100) {
      throw new AssertionError("Expected a limit from 1 to 100, but it is " + limit);
    }
    atPage.run();
    Comparator<JobKey> order = JobKey.order(sort);
    List<JobSnapshot> found = new ArrayList<>();
    jobs.values().stream()
        .filter(job -> job.job().tenant().equals(tenant) && passes(job.job(), filter))
        .filter(job -> after.isEmpty() || order.compare(JobKey.of(job.job()), after.get()) > 0)
        .sorted(Comparator.comparing(job -> JobKey.of(job.job()), order))
        .map(job -> JobSnapshot.bare(job.job()))
        .forEach(found::add);
    int count = Math.min(found.size(), Math.min(limit, pageMax));
    List<JobSnapshot> page = List.copyOf(found.subList(0, count));
    Optional<JobKey> next =
        count < found.size() ? Optional.of(JobKey.of(page.get(count - 1).job())) : Optional.empty();
    return answered(new JobList(page, next));
  }

  private static boolean passes(Job job, JobFilter filter) {
    return filter.owner().filter(owner -> !owner.equals(job.spec().createdBy())).isEmpty()
        && (filter.types().isEmpty() || filter.types().contains(job.spec().type()))
        && (filter.statuses().isEmpty() || filter.statuses().contains(job.status()))
        && job.spec().labels().entrySet().containsAll(filter.labels().entrySet())
        && filter.createdFrom().filter(from -> job.spec().createdAt().isBefore(from)).isEmpty()
        && filter.createdUntil().filter(until -> !job.spec().createdAt().isBefore(until)).isEmpty();
  }

  private <T> CompletionStage<Read<T>> answered(T value) {
    return CompletableFuture.completedStage(
        away
            ? new Unavailable<>("Expected an owner, but there is none.", Duration.ofMillis(1_200))
            : new Answered<>(value, Positions.NONE, false));
  }

  @Override
  public CompletionStage<Read<Lookup<JobSnapshot>>> getAt(
      String tenant, JobId id, Instant until, long sequenceMax, Positions atLeast) {
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
    return answered(
        Optional.ofNullable(jobs.get(id))
            .<Lookup<List<Execution>>>map(job -> new Found<>(attempts(job.job())))
            .orElseGet(NotFound::new));
  }

  /** A first one that was lost, and a second one. */
  private static List<Execution> attempts(Job job) {
    return List.of(
        attempt(1, job, Samples.BEGAN_SECONDS - 1), attempt(2, job, Samples.BEGAN_SECONDS));
  }

  private static Execution attempt(int number, Job job, long seconds) {
    return new Execution(
        number,
        "agent",
        number,
        job.spec().createdAt().plusSeconds(seconds),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
