// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.Children;
import dev.joblog.processor.store.Jobs;
import dev.joblog.processor.store.MemoryRows;
import dev.joblog.processor.store.Meta;
import dev.joblog.processor.store.Scan;
import dev.joblog.processor.store.StoredJob;
import dev.joblog.processor.store.Waiters;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What must hold after every step of every history. Each method is one sentence. */
final class Invariants {

  /** A job's one life, from create to purge. */
  private record Life(String tenant, JobId id, long createdOffset) {}

  private record Name(String tenant, JobId id) {
    static Name of(Event event) {
      return new Name(event.header().tenant(), event.header().jobId());
    }
  }

  private final World world;
  private final EdgeWatch edges = new EdgeWatch();
  private final MemoryRows folded = new MemoryRows();
  private final Evolution evolution = new Evolution(folded);
  private final Map<Name, JobStatus> statuses = new HashMap<>();
  private final Map<Name, Long> sequences = new HashMap<>();
  private final Map<Name, Long> fencingTokens = new HashMap<>();
  private final Map<Name, Instant> purgedAt = new HashMap<>();
  private final Set<Name> leased = new HashSet<>();
  private final Set<Name> completing = new HashSet<>();
  private final Map<Name, Life> lives = new HashMap<>();
  private final Map<Name, Map<Life, JobStatus>> children = new HashMap<>();
  private final Map<Position, Integer> answers = new HashMap<>();
  private Instant lastT = Instant.EPOCH;

  Invariants(World world) {
    this.world = world;
  }

  Set<Edge> edges() {
    return edges.seen();
  }

  static Optional<String> leaseToken(Order order) {
    if (order instanceof Order.Heartbeat heartbeat) {
      return Optional.of(heartbeat.leaseToken());
    }
    if (order instanceof Order.SubmitResult submit) {
      return Optional.of(submit.leaseToken());
    }
    if (order instanceof Order.FailJob fail) {
      return Optional.of(fail.leaseToken());
    }
    return order instanceof Order.ReleaseJob release
        ? Optional.of(release.leaseToken())
        : Optional.empty();
  }

  /** Rows and cursors that a decision and its application ask for have a bound by name. */
  static void costIsBounded(World.Logged logged, EngineVersion version, GuardedRows.Cost cost) {
    DecisionBounds bounds =
        logged
            .command()
            .map(command -> DecisionBounds.of(command.order(), version))
            .orElse(DecisionBounds.NOTHING);
    check(cost.read() <= bounds.rowsRead(), () -> "reads too many rows: " + cost + " " + logged);
    check(cost.written() <= bounds.rowsWritten(), () -> "writes too many rows: " + cost + logged);
    check(cost.cursors() <= bounds.cursors(), () -> "opens too many cursors: " + cost + logged);
  }

  // Before a decision is applied.

  /** What an engine learned about where rows begin changes no decision; nor does asking twice. */
  void hintsChangeNothing(World.Logged logged, Decision decision) {
    Decision fresh = world.decideFresh(logged);
    same("events of a fresh engine", fresh.events(), decision.events());
    same("outcomes of a fresh engine", fresh.outcomes(), decision.outcomes());
    same("earliest due", world.earliestDueFresh(), world.earliestDue());
  }

  /** A token that is not the live lease of its sender leads to what a made-up token leads to. */
  void staleTokensChangeNothing(World.Logged logged, Decision decision) {
    if (logged.command().isEmpty()) {
      return;
    }
    Command command = logged.command().get();
    Optional<String> token = leaseToken(command.order());
    if (token.isEmpty() || isLive(command, token.get(), decision.t())) {
      return;
    }
    Decision madeUp = world.decideFresh(withMadeUpToken(logged, command));
    same("facts under a stale token", facts(madeUp), facts(decision));
    for (Outcome outcome : decision.outcomes()) {
      boolean own = outcome.command().equals(logged.at());
      check(
          !own || !(outcome.verdict() instanceof Outcome.Accepted),
          () -> "a stale token is accepted: " + outcome);
    }
  }

  private boolean isLive(Command command, String token, Instant t) {
    JobId id = ((Order.OfJob) command.order()).jobId();
    return new Jobs(world.rows())
        .find(command.header().tenant(), id)
        .flatMap(stored -> stored.job().lease())
        .filter(lease -> lease.isLiveAt(t))
        .filter(lease -> lease.holder().equals(command.header().principal()))
        .filter(
            lease ->
                token.equals(
                    new LeaseTokens(EngineSpec.KEYS, List.of())
                        .derive(id, lease.fencingToken(), lease.leaseKey())))
        .isPresent();
  }

  private static World.Logged withMadeUpToken(World.Logged logged, Command command) {
    String none = "1.1.made-up";
    Order order = command.order();
    Order changed = order;
    if (order instanceof Order.Heartbeat o) {
      changed = new Order.Heartbeat(o.jobId(), none, o.progress(), o.checkpoint());
    } else if (order instanceof Order.SubmitResult o) {
      changed = new Order.SubmitResult(o.jobId(), none, o.result(), o.resultType());
    } else if (order instanceof Order.FailJob o) {
      changed =
          new Order.FailJob(
              o.jobId(), none, o.errorCode(), o.message(), o.retryable(), o.retryAfter());
    } else if (order instanceof Order.ReleaseJob o) {
      changed = new Order.ReleaseJob(o.jobId(), none, o.reason());
    }
    return new World.Logged(
        logged.at(),
        logged.recordTime(),
        logged.home(),
        Optional.of(new Command(command.header(), changed)));
  }

  private static List<Fact> facts(Decision decision) {
    return decision.events().stream().map(Event::fact).toList();
  }

  /** A claim-next takes the head of the line: highest priority first, then oldest. */
  void claimsTakeTheHeadOfTheLine(World.Logged logged, Decision decision) {
    if (logged.command().isEmpty()
        || !(logged.command().get().order() instanceof Order.ClaimNext claim)) {
      return;
    }
    for (Outcome outcome : decision.outcomes()) {
      if (outcome.command().equals(logged.at()) && outcome.verdict() instanceof Outcome.Accepted) {
        List<JobId> line =
            Scan.jobs(world.rows()).stream()
                .map(StoredJob::job)
                .filter(job -> job.status() == JobStatus.PENDING)
                .filter(job -> job.tenant().equals(outcome.tenant()))
                .filter(job -> job.spec().queue().equals(claim.route().queue()))
                .filter(job -> fits(claim.types(), claim.capabilities(), job))
                .sorted(
                    Comparator.comparingInt((Job job) -> -job.spec().priority())
                        .thenComparingLong(job -> job.spec().createdOffset()))
                .limit(claim.max())
                .map(Job::id)
                .toList();
        List<JobId> granted =
            EngineSpec.grants(outcome).stream().map(grant -> grant.job().job().id()).toList();
        same("jobs taken from the head of the line", line, granted);
      }
    }
  }

  private static boolean fits(List<String> types, List<String> capabilities, Job job) {
    return (types.isEmpty() || types.contains(job.spec().type()))
        && capabilities.containsAll(job.spec().requiredCapabilities());
  }

  // After it.

  void after(World.Step step) {
    timeNeverRunsBack(step);
    int ordinal = 0;
    for (Event event : step.events()) {
      check(event.header().ordinal() == ordinal++, () -> "ordinals have a gap: " + event);
      check(
          event.header().command().equals(step.logged().at()),
          () -> "not this command's: " + event);
      edges.see(event);
      sequencesHaveNoGaps(event);
      finalStatesAbsorb(event);
      atMostOneLeaseLives(event);
      fencingTokensGrowForEver(event);
      countChildren(event);
      noWorkerGetsWhatItsChildrenComplete(event);
      evolution.apply(event);
      remember(event);
    }
    everyAnswerIsTheOnlyOne(step);
    allChildrenAreCreatedOrNothingIs(step);
  }

  /** A create makes its job and all the children that it carries, in their order, or nothing. */
  private void allChildrenAreCreatedOrNothingIs(World.Step step) {
    Optional<Command> command = step.logged().command();
    if (command.isEmpty() || !(command.get().order() instanceof Order.CreateJob create)) {
      return;
    }
    List<JsonText> made =
        step.events().stream()
            .map(Event::fact)
            .filter(Fact.JobCreated.class::isInstance)
            .map(fact -> ((Fact.JobCreated) fact).payload())
            .toList();
    List<JsonText> asked =
        Stream.concat(
                Stream.of(create.job().payload()),
                create.children().stream().map(Order.NewJob::payload))
            .toList();
    boolean accepted =
        step.outcomes().stream()
            .filter(outcome -> outcome.command().equals(step.logged().at()))
            .anyMatch(outcome -> outcome.verdict() instanceof Outcome.Accepted);
    same("jobs of a create", accepted ? asked : List.of(), made);
  }

  /** A job that its children complete is never ready; it ends when all of them have. */
  private void noWorkerGetsWhatItsChildrenComplete(Event event) {
    Name name = Name.of(event);
    if (event.fact() instanceof Fact.JobCreated created) {
      if (created.spec().completesWithChildren()) {
        completing.add(name);
      } else {
        completing.remove(name);
      }
    }
    JobStatus status = event.header().status();
    check(
        !completing.contains(name)
            || !(status == JobStatus.PENDING || status == JobStatus.SCHEDULED || status.isLeased()),
        () -> "for its children to complete, but " + event);
    if (event.fact() instanceof Fact.JobCompleted completed && completed.fencingToken() == 0) {
      Map<Life, JobStatus> of = children.getOrDefault(name, Map.of());
      check(completing.contains(name), () -> "completed by nobody: " + event);
      check(
          !of.isEmpty() && of.values().stream().allMatch(JobStatus.COMPLETED::equals),
          () -> "completed before its children: " + event);
    }
  }

  /** Log time, of events and outcomes, never runs back, whatever the records' timestamps do. */
  private void timeNeverRunsBack(World.Step step) {
    check(!step.t().isBefore(lastT), () -> "time runs back to " + step.t());
    lastT = step.t();
    same("log time in the state", Meta.read(world.rows()).lastT(), step.t());
    step.events().forEach(event -> same("time of an event", event.header().t(), step.t()));
    step.outcomes().forEach(outcome -> same("time of an outcome", outcome.t(), step.t()));
  }

  /** A job's events are numbered 1, 2, 3…; again from 1 only after its purge. */
  private void sequencesHaveNoGaps(Event event) {
    long expected = sequences.getOrDefault(Name.of(event), 0L) + 1;
    check(
        event.header().sequence() == expected, () -> "sequence is not " + expected + ": " + event);
    check(
        expected > 1 || event.fact() instanceof Fact.JobCreated,
        () -> "life without a birth: " + event);
  }

  /** Nothing happens to a final job but retry and purge. */
  private void finalStatesAbsorb(Event event) {
    JobStatus before = statuses.get(Name.of(event));
    if (before != null && before.isFinal()) {
      check(
          event.fact() instanceof Fact.JobRetried || event.fact() instanceof Fact.JobPurged,
          () -> "a final job moves: " + event);
    }
  }

  /** At most one lease of a job lives. */
  private void atMostOneLeaseLives(Event event) {
    Name name = Name.of(event);
    Fact fact = event.fact();
    if (fact instanceof Fact.JobClaimed) {
      check(leased.add(name), () -> "claimed while leased: " + event);
    } else if (fact instanceof Fact.LeaseExpired
        || fact instanceof Fact.JobReleased
        || fact instanceof Fact.AttemptFailed
        || (fact instanceof Fact.JobCompleted completed && completed.fencingToken() > 0)) {
      check(leased.remove(name), () -> "a lease ends that is none: " + event);
    } else if (fact instanceof Fact.LeaseExtended || fact instanceof Fact.CancelRequested) {
      check(leased.contains(name), () -> "a lease is spoken of that is none: " + event);
    } else {
      check(!leased.contains(name), () -> "something else happens to a leased job: " + event);
    }
  }

  /**
   * Fencing tokens grow by one, also from a purged life to the next; but for an id that was
   * forgotten in between.
   */
  private void fencingTokensGrowForEver(Event event) {
    if (event.fact() instanceof Fact.JobPurged) {
      purgedAt.put(Name.of(event), event.header().t());
    }
    if (event.fact() instanceof Fact.JobCreated created) {
      boolean forgotten =
          created.fencingToken() == 0
              && !purgedAt
                  .getOrDefault(Name.of(event), Instant.MAX.minus(Limits.GONE))
                  .plus(Limits.GONE)
                  .isAfter(event.header().t());
      long last = forgotten ? 0 : fencingTokens.getOrDefault(Name.of(event), 0L);
      same("fencing token of a new life", last, created.fencingToken());
      fencingTokens.put(Name.of(event), last);
    }
    if (event.fact() instanceof Fact.JobClaimed claimed) {
      Name name = Name.of(event);
      long last = fencingTokens.getOrDefault(name, 0L);
      long next = claimed.lease().fencingToken();
      check(next == last + 1, () -> "fencing token " + next + " after " + last);
      fencingTokens.put(name, next);
    }
  }

  private void countChildren(Event event) {
    if (event.fact() instanceof Fact.JobCreated created) {
      Life life =
          new Life(event.header().tenant(), event.header().jobId(), created.spec().createdOffset());
      lives.put(Name.of(event), life);
      created
          .spec()
          .parentId()
          .ifPresent(
              parent ->
                  children
                      .computeIfAbsent(
                          new Name(event.header().tenant(), parent), p -> new LinkedHashMap<>())
                      .put(life, event.header().status()));
    } else if (event.fact() instanceof Fact.JobPurged) {
      children.remove(Name.of(event));
    } else {
      Life life = Objects.requireNonNull(lives.get(Name.of(event)));
      children
          .values()
          .forEach(of -> of.computeIfPresent(life, (same, was) -> event.header().status()));
    }
  }

  private void remember(Event event) {
    Name name = Name.of(event);
    if (event.fact() instanceof Fact.JobPurged) {
      statuses.remove(name);
      sequences.remove(name);
    } else {
      statuses.put(name, event.header().status());
      sequences.put(name, event.header().sequence());
    }
  }

  /** No record is answered twice, and each answer names its command. */
  private void everyAnswerIsTheOnlyOne(World.Step step) {
    for (Outcome outcome : step.outcomes()) {
      check(
          answers.merge(outcome.command(), 1, Integer::sum) == 1,
          () -> "answered twice: " + outcome);
      int offset = (int) outcome.command().offset();
      Command asked = world.steps().get(offset).logged().command().orElseThrow();
      same("command id", asked.header().commandId(), outcome.commandId());
      same("principal", asked.header().principal(), outcome.principal());
      same("reply partition", asked.header().replyPartition(), outcome.replyPartition());
      same("position applied", step.logged().at(), outcome.applied());
    }
  }

  // About the state.

  void state() {
    MemoryRows rows = world.rows();
    List<StoredJob> jobs = Scan.jobs(rows);
    indexesAreAScan(rows, jobs);
    dueEntriesAreDeadlines(rows, jobs);
    stateIsTheFoldOfTheEvents(rows);
    noReadyJobFitsAWaiter(jobs, rows);
    childrenAreCounted();
    rowsSurviveTheirCodecs(rows);
  }

  /** Index rows are what a scan of the jobs gives, byte for byte. */
  private static void indexesAreAScan(MemoryRows rows, List<StoredJob> jobs) {
    sameRows("index rows", Scan.indexesOfContent(rows, jobs), Scan.indexes(rows));
    check(
        Meta.read(rows).waiters() == Scan.waiters(rows).size(),
        () -> "the number of waiters is not " + Scan.waiters(rows).size());
  }

  /** There is a due entry for every deadline, and for nothing else. */
  private static void dueEntriesAreDeadlines(MemoryRows rows, List<StoredJob> jobs) {
    Set<String> deadlines = new TreeSet<>();
    for (StoredJob stored : jobs) {
      Job job = stored.job();
      check(job.lease().isPresent() == job.status().isLeased(), () -> "lease and status: " + job);
      check(
          job.runAt().isPresent() == (job.status() == JobStatus.SCHEDULED),
          () -> "runAt and status: " + job);
      check(
          stored.purgeAt().isPresent() == job.status().isFinal(), () -> "purge and status: " + job);
      job.lease().ifPresent(lease -> deadlines.add("LEASE " + lease.expiresAt() + " " + job.id()));
      job.runAt().ifPresent(runAt -> deadlines.add("RUN " + runAt + " " + job.id()));
      stored.purgeAt().ifPresent(at -> deadlines.add("RETENTION " + at + " " + job.id()));
    }
    Set<String> due = Scan.dueWords(rows);
    due.removeIf(word -> !word.matches("(LEASE|RUN|RETENTION) .*"));
    same("due entries of jobs", deadlines, due);
  }

  /** The events alone, folded into empty rows, give the state; but for what no event tells of. */
  private void stateIsTheFoldOfTheEvents(MemoryRows rows) {
    sameRows("folded events", Scan.ofEvents(folded, lastT), Scan.ofEvents(rows, lastT));
  }

  /** No job is ready while a claim that could have it waits. */
  private void noReadyJobFitsAWaiter(List<StoredJob> jobs, MemoryRows rows) {
    for (Waiters.Waiter waiter : Scan.waiters(rows)) {
      for (StoredJob stored : jobs) {
        Job job = stored.job();
        check(
            job.status() != JobStatus.PENDING
                || !waiter.until().isAfter(lastT)
                || !job.tenant().equals(waiter.ref().tenant())
                || !job.spec().queue().equals(waiter.ref().queue())
                || !fits(waiter.types(), waiter.capabilities(), job),
            () -> "ready " + job.id() + " fits waiting " + waiter);
      }
    }
  }

  /** A parent's count is that of its children's lives. */
  private void childrenAreCounted() {
    Jobs jobs = new Jobs(world.rows());
    children.forEach(
        (parent, of) -> {
          Children counted = jobs.children(parent.tenant(), parent.id());
          long open = of.values().stream().filter(status -> !status.isFinal()).count();
          long failed =
              of.values().stream()
                  .filter(status -> status.isFinal() && status != JobStatus.COMPLETED)
                  .count();
          same(
              "children of " + parent,
              of.size() + " " + open + " " + failed,
              counted.total() + " " + counted.open() + " " + counted.failed());
          JobStatus status = statuses.get(parent);
          check(
              status != JobStatus.BLOCKED || open > 0 || of.isEmpty(),
              () -> "blocked, but its children are done: " + parent);
        });
  }

  /** A row that is read and written again is the same. */
  private static void rowsSurviveTheirCodecs(MemoryRows rows) {
    same("broken round trips", List.of(), Scan.brokenRoundTrips(rows));
  }

  /** Every command has its one answer, once waiting claims have timed out; a Tick has none. */
  void everyCommandIsAnswered() {
    for (World.Step step : world.steps()) {
      boolean silent =
          step.logged().command().filter(c -> !(c.order() instanceof Order.Tick)).isEmpty();
      boolean answered = answers.containsKey(step.logged().at());
      check(answered || silent, () -> "not answered: " + step.logged());
      check(
          !answered || step.logged().command().isPresent(),
          () -> "an answer to no command: " + step);
    }
  }

  static void same(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError(what + ":\n expected " + expected + "\n but was  " + actual);
    }
  }

  static void sameRows(
      String what, NavigableMap<byte[], byte[]> expected, NavigableMap<byte[], byte[]> actual) {
    Scan.difference(expected, actual)
        .ifPresent(
            row -> {
              throw new AssertionError(what + ": " + row);
            });
  }

  static void check(boolean holds, Supplier<String> what) {
    if (!holds) {
      throw new AssertionError(what.get());
    }
  }
}
