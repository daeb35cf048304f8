// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.core.RequestId;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobIds;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.Route;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.QueryAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Jobs in a map: takes creates, cancels and approvals as the core would; the rest tests put. */
final class FakeCore implements Commands, Reads {

  static final Instant T = Instant.parse("2026-11-22T10:15:30.250Z");

  record Sent(Caller caller, Order order, Terms terms) {}

  final ConcurrentLinkedQueue<Sent> sent = new ConcurrentLinkedQueue<>();
  final Map<JobId, JobSnapshot> jobs = new ConcurrentHashMap<>();
  final Map<JobId, List<Execution>> attempts = new ConcurrentHashMap<>();
  final Map<JobId, List<QueryAnswer.HistoryEntry>> histories = new ConcurrentHashMap<>();
  final Queue<CompletableFuture<Reply>> claims = new ConcurrentLinkedQueue<>();
  final Queue<Wanted> wanted = new ConcurrentLinkedQueue<>();

  /** Not in any list yet. */
  final Set<JobId> hidden = ConcurrentHashMap.newKeySet();

  /** Asked for by id, these are not there any more. */
  final Set<JobId> purged = ConcurrentHashMap.newKeySet();

  /** In place of everything that is read. */
  volatile Optional<String> unavailable = Optional.empty();

  /** Before anything is read. */
  volatile Optional<CompletableFuture<String>> stalled = Optional.empty();

  /** In place of what would be answered to an order, where it says something. */
  volatile Function<Order, Optional<Reply>> instead = order -> Optional.empty();

  /** One for each read that came in. */
  final Semaphore asked = new Semaphore(0);

  /** Thrown in place of any claim or list. */
  volatile Optional<RuntimeException> broken = Optional.empty();

  final AtomicInteger undelivered = new AtomicInteger();
  private final ArrayDeque<Instant> times = new ArrayDeque<>();
  private long offset;
  private long random;

  /** As if nothing had happened. */
  synchronized void clear() {
    sent.clear();
    jobs.clear();
    attempts.clear();
    histories.clear();
    purged.clear();
    hidden.clear();
    times.clear();
    unavailable = Optional.empty();
    instead = order -> Optional.empty();
  }

  synchronized Instant nextTime() {
    Instant next = times.isEmpty() ? T : times.peekLast().plusSeconds(1);
    times.add(next);
    return next;
  }

  void put(Job job, Optional<String> payload, Optional<String> result) {
    jobs.put(job.id(), new JobSnapshot(job, payload.map(JsonText::new), result.map(JsonText::new)));
  }

  Job job(String id) {
    return Optional.ofNullable(jobs.get(JobId.parse(id).orElseThrow())).orElseThrow().job();
  }

  /** Oldest first. */
  List<Order> orders() {
    return sent.stream().map(Sent::order).toList();
  }

  @Override
  public synchronized CompletionStage<Reply> send(Caller caller, Order order, Terms terms) {
    sent.add(new Sent(caller, order, terms));
    Optional<Reply> other = instead.apply(order);
    return CompletableFuture.completedStage(
        other.orElseGet(() -> new Decided(outcome(verdict(caller, order, terms)))));
  }

  private Outcome.Verdict verdict(Caller caller, Order order, Terms terms) {
    if (order instanceof Order.CreateJob create) {
      JobId id = create.jobId().orElseThrow();
      Optional<JobSnapshot> before = Optional.ofNullable(jobs.get(id));
      if (before.isPresent()) {
        return new Outcome.Duplicate(new Position(3, 1), new Outcome.OfJob(before.get()));
      }
      if (terms.idempotencyKey().isPresent()
          && create.parentId().filter(parent -> !jobs.containsKey(parent)).isPresent()) {
        return rejected(Rejection.PARENT_NOT_FOUND);
      }
      Job job = created(caller, create, id, create.job(), create.parentId());
      long ofParent = job.spec().createdOffset();
      List<JobId> ids = JobIds.children(id, ofParent, create.children().size());
      for (int i = 0; i < ids.size(); i++) {
        created(caller, create, ids.get(i), create.children().get(i), Optional.of(id));
      }
      return accepted(job);
    }
    if (order instanceof Order.OfJob of) {
      Optional<JobSnapshot> found = Optional.ofNullable(jobs.get(of.jobId()));
      Outcome.Verdict verdict =
          found
              .map(stored -> changed(stored, order))
              .orElseGet(() -> rejected(Rejection.JOB_NOT_FOUND));
      if (verdict instanceof Outcome.Accepted && found.get().job().spec().completesWithChildren()) {
        jobs.values().stream()
            .filter(job -> job.job().spec().parentId().equals(Optional.of(of.jobId())))
            .filter(job -> !job.job().status().isFinal())
            .forEach(child -> changed(child, order));
      }
      return verdict;
    }
    throw new AssertionError("Expected no other order than these, but there is " + order);
  }

  private Outcome.Verdict changed(JobSnapshot stored, Order order) {
    Job job = stored.job();
    if (order instanceof Order.CancelJob) {
      if (job.status() == JobStatus.COMPLETED || job.status() == JobStatus.FAILED) {
        return rejected(Rejection.JOB_TERMINAL);
      }
      return accepted(replace(stored, JobStatus.CANCELLED));
    }
    if (job.status() != JobStatus.AWAITING_APPROVAL) {
      return rejected(Rejection.NOT_AWAITING_APPROVAL);
    }
    return order instanceof Order.ApproveJob
        ? accepted(replace(stored, Jobs.begun(job)))
        : accepted(replace(stored, JobStatus.CANCELLED));
  }

  private Job replace(JobSnapshot stored, JobStatus status) {
    Job job = Jobs.with(stored.job(), status);
    jobs.put(job.id(), new JobSnapshot(job, stored.payload(), stored.result()));
    return job;
  }

  private Job created(
      Caller caller,
      Order.CreateJob create,
      JobId id,
      Order.NewJob order,
      Optional<JobId> parentId) {
    JobSpec spec =
        new JobSpec(
            id,
            create.route(),
            order.type(),
            order.priority(),
            order.requiredCapabilities(),
            order.labels(),
            order.runAt(),
            order.maxAttempts(),
            order.leaseTtl(),
            order.retry(),
            parentId,
            order.waitForChildren(),
            create.job().requiresApproval(),
            order.completion(),
            caller.principal(),
            nextTime(),
            offset++);
    Job job = Jobs.fresh(spec);
    put(job, Optional.of(order.payload().text()), Optional.empty());
    return job;
  }

  static Outcome outcome(Outcome.Verdict verdict) {
    return new Outcome(
        new UUID(1, 2),
        Jobs.TENANT,
        "someone",
        new Position(3, 17),
        new Position(3, 17),
        T,
        OptionalInt.of(0),
        verdict);
  }

  static Outcome.Verdict rejected(Rejection reason) {
    return new Outcome.Rejected(reason, "Expected X, but Y", Optional.empty(), new HashMap<>());
  }

  private static Outcome.Verdict accepted(Job job) {
    return new Outcome.Accepted(new Outcome.OfJob(JobSnapshot.bare(job)));
  }

  @Override
  public Claim claimNext(Caller caller, Wanted wants, Terms terms) {
    throwWhatIsBroken();
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    wanted.add(wants);
    claims.add(reply);
    return new Claim() {
      @Override
      public void hurry() {}

      @Override
      public CompletionStage<Reply> reply() {
        return reply;
      }

      @Override
      public void undelivered() {
        undelivered.incrementAndGet();
      }
    };
  }

  @Override
  public Claim claim(Caller caller, Order.ClaimJob order, Terms terms) {
    throw new AssertionError("Expected no claim by id, but there is one");
  }

  @Override
  public synchronized Place place(Caller caller, String queue, Optional<String> key) {
    JobIds.Hash hash =
        key.map(text -> JobIds.keyed(caller.tenant(), caller.principal(), queue, text))
            .orElseGet(() -> new JobIds.Hash(++random * 0x9E37_79B9_7F4A_7C15L, random));
    return new Place(new Route(caller.tenant(), queue, 0), hash.on(3));
  }

  @Override
  public Place placeChild(Caller caller, JobId parentId, String queue, Optional<String> key) {
    return place(caller, queue, key);
  }

  @Override
  public List<Route> routes(String tenant, String queue) {
    return List.of(new Route(tenant, queue, 0));
  }

  @Override
  public void hurry() {}

  @Override
  public CompletionStage<RequestState> lookUp(Caller caller, RequestId id) {
    throw new AssertionError("Expected no look-up, but there is one");
  }

  private void throwWhatIsBroken() {
    if (broken.isPresent()) {
      throw broken.get();
    }
  }

  private <T> CompletionStage<Read<T>> read(T value) {
    asked.release();
    Read<T> answer =
        unavailable
            .<Read<T>>map(why -> new Unavailable<>(why, Duration.ofSeconds(2)))
            .orElseGet(() -> new Answered<>(value, Positions.NONE, false));
    return stalled
        .<CompletionStage<Read<T>>>map(until -> until.thenApply(goOn -> answer))
        .orElseGet(() -> CompletableFuture.completedStage(answer));
  }

  private static <T> Lookup<T> lookup(Optional<T> value) {
    return value.<Lookup<T>>map(Found::new).orElseGet(NotFound::new);
  }

  @Override
  public CompletionStage<Read<Lookup<JobSnapshot>>> get(
      String tenant, JobId id, Positions atLeast) {
    if (purged.contains(id)) {
      return read(new Purged<>(T));
    }
    return read(
        lookup(Optional.ofNullable(jobs.get(id)).filter(job -> job.job().tenant().equals(tenant))));
  }

  @Override
  public CompletionStage<Read<JobList>> list(
      String tenant,
      JobFilter filter,
      JobSort sort,
      Optional<JobKey> after,
      int limit,
      Positions atLeast) {
    throwWhatIsBroken();
    var order = JobKey.order(sort);
    List<JobSnapshot> found =
        jobs.values().stream()
            .filter(stored -> stored.job().tenant().equals(tenant))
            .filter(stored -> Jobs.matches(stored.job(), filter))
            .filter(stored -> !hidden.contains(stored.job().id()))
            .filter(
                stored ->
                    after.isEmpty() || order.compare(JobKey.of(stored.job()), after.get()) > 0)
            .sorted((a, b) -> order.compare(JobKey.of(a.job()), JobKey.of(b.job())))
            .map(stored -> JobSnapshot.bare(stored.job()))
            .toList();
    List<JobSnapshot> page = found.subList(0, Math.min(limit, found.size()));
    return read(
        new JobList(
            new ArrayList<>(page),
            found.size() > limit
                ? Optional.of(JobKey.of(page.get(limit - 1).job()))
                : Optional.empty()));
  }

  @Override
  public CompletionStage<Read<List<JobSnapshot>>> claimable(
      String tenant, List<String> types, List<String> capabilities, int limit, Positions atLeast) {
    throw new AssertionError("Expected nobody to ask for claimable jobs, but it was");
  }

  @Override
  public CompletionStage<Read<List<QueryAnswer.Count>>> counts(String tenant, Positions atLeast) {
    throw new AssertionError("Expected nobody to ask for counts, but it was");
  }

  @Override
  public CompletionStage<Read<Lookup<QueryAnswer.HistoryPage>>> history(
      String tenant, JobId id, long afterSequence, int limit, Positions atLeast) {
    List<QueryAnswer.HistoryEntry> all = histories.getOrDefault(id, List.of());
    List<QueryAnswer.HistoryEntry> rest = all.subList((int) afterSequence, all.size());
    int size = Math.min(limit, rest.size());
    return read(
        lookup(
            Optional.of(new QueryAnswer.HistoryPage(rest.subList(0, size), rest.size() > size))));
  }

  @Override
  public CompletionStage<Read<Lookup<JobSnapshot>>> getAt(
      String tenant, JobId id, Instant until, long sequenceMax, Positions atLeast) {
    throw new AssertionError("Expected nobody to ask for the past, but it was");
  }

  @Override
  public CompletionStage<Read<Lookup<List<Execution>>>> executions(
      String tenant, JobId id, Positions atLeast) {
    return read(lookup(Optional.of(attempts.getOrDefault(id, List.of()))));
  }
}
