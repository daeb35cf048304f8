// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.protocol.Completion;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.QueryAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Jobs of one user, in pages as short as the test says; and what was asked. */
final class ScriptedJobs implements Reads {

  static final Instant T = Instant.parse("2026-11-22T10:00:00Z");

  record Asked(JobFilter filter, JobSort sort, Optional<JobKey> after, int limit) {}

  final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();
  final Map<JobId, Lookup<JobSnapshot>> stored = new ConcurrentHashMap<>();

  /** As if a scan took long: no page is longer. */
  volatile int pageMax = Integer.MAX_VALUE;

  /** Nothing is answered. */
  volatile boolean isSilent;

  volatile boolean isUnavailable;
  private volatile List<JobSnapshot> line = List.of();

  void forget() {
    asked.clear();
    stored.clear();
    pageMax = Integer.MAX_VALUE;
    isSilent = false;
    isUnavailable = false;
    line = List.of();
  }

  /** So many, of one second each. */
  void fill(int count) {
    List<JobSnapshot> jobs = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      jobs.add(job(number, JobStatus.PENDING));
    }
    line = List.copyOf(jobs);
  }

  static JobId id(int number) {
    return JobId.of(0x1234_5678_9abc_0000L, number, 3);
  }

  static JobSnapshot job(int number, JobStatus status) {
    JobSpec spec =
        new JobSpec(
            id(number),
            new Route("dev", "default", 0),
            "payout",
            0,
            List.of(),
            new TreeMap<>(),
            Optional.empty(),
            Limits.ATTEMPTS_DEFAULT,
            Limits.LEASE_DEFAULT,
            RetryPolicy.DEFAULT,
            Optional.empty(),
            false,
            false,
            Completion.BY_WORKER,
            ValpayFace.USER,
            T.plusSeconds(number),
            number);
    return new JobSnapshot(
        new Job(
            spec,
            status,
            1,
            0,
            0,
            T.plusSeconds(number),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        Optional.of(new JsonText("{\"n\":" + number + "}")),
        Optional.empty());
  }

  private <T> CompletionStage<Read<T>> answer(T value) {
    if (isSilent) {
      return new CompletableFuture<>();
    }
    return CompletableFuture.completedStage(
        isUnavailable
            ? new Unavailable<>("Expected an owner, but there is none", Duration.ofMillis(2_500))
            : new Answered<>(value, Positions.NONE, false));
  }

  @Override
  public CompletionStage<Read<Lookup<JobSnapshot>>> get(
      String tenant, JobId id, Positions atLeast) {
    return answer(stored.getOrDefault(id, new NotFound<>()));
  }

  /** Newest first or oldest first; with a next place whenever something is left. */
  @Override
  public CompletionStage<Read<JobList>> list(
      String tenant,
      JobFilter filter,
      JobSort sort,
      Optional<JobKey> after,
      int limit,
      Positions atLeast) {
    asked.add(new Asked(filter, sort, after, limit));
    List<JobSnapshot> rest =
        line.stream()
            .sorted((a, b) -> JobKey.order(sort).compare(JobKey.of(a.job()), JobKey.of(b.job())))
            .filter(
                job ->
                    after.isEmpty()
                        || JobKey.order(sort).compare(JobKey.of(job.job()), after.get()) > 0)
            .toList();
    List<JobSnapshot> page = rest.stream().limit(Math.min(limit, pageMax)).toList();
    Optional<JobKey> last =
        page.isEmpty()
            ? after.or(() -> Optional.of(beforeAll(sort)))
            : Optional.of(JobKey.of(page.get(page.size() - 1).job()));
    return answer(new JobList(page, rest.size() > page.size() ? last : Optional.empty()));
  }

  private static JobKey beforeAll(JobSort sort) {
    return new JobKey(sort.ascending() ? Instant.EPOCH : T.plus(Duration.ofDays(1)), id(0));
  }

  @Override
  public CompletionStage<Read<List<JobSnapshot>>> claimable(
      String tenant, List<String> types, List<String> capabilities, int limit, Positions atLeast) {
    throw notAsked();
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
    return new AssertionError("Expected this dialect not to ask for this, but it does");
  }
}
