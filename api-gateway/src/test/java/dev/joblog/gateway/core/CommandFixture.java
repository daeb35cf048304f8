// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.CommandLog.Append;
import dev.joblog.gateway.core.CommandLog.Appended;
import dev.joblog.gateway.core.CommandLog.NotAppended;
import dev.joblog.gateway.core.OutcomeSearch.Absent;
import dev.joblog.gateway.core.OutcomeSearch.Finding;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.Completion;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.protocol.wire.OutcomeWire;
import dev.joblog.topics.Routing;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The door to the log over a log in memory; the test plays broker, processor and time. */
final class CommandFixture {

  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  static final Caller AGENT =
      new Caller("acme", "agent", Set.of(), List.of("media.facts@1"), NOW.plusSeconds(3600));
  static final Commands.Terms TERMS =
      new Commands.Terms(
          Optional.empty(),
          false,
          Commands.Durability.DECIDED,
          Duration.ofSeconds(10),
          Optional.empty());
  static final int REPLY_PARTITION = 3;

  final Routing routing = new Routing(8);
  final RequestIds requestIds = new RequestIds(new byte[RequestIds.SECRET_BYTES_MIN]);
  final InFlight inFlight;
  final OutcomeCounts counts = new OutcomeCounts();
  final Divergence divergence = new Divergence(new OutcomeWire(KnownSchemas.bundled())::encode);
  final SeenPositions seen = new SeenPositions();
  final ManualTimer timer = new ManualTimer();
  final List<Sent> sent = new ArrayList<>();
  final List<Search> searches = new ArrayList<>();
  final Flights flights;
  final LoggedCommands commands;
  Finding finding = new Absent();
  Executor answering = Runnable::run;
  private long nextOffset = 100;

  record Sent(int partition, String key, Command command, CompletableFuture<Append> append) {}

  record Search(int partition, Instant from) {}

  CommandFixture() {
    this(InFlight.MAX_DEFAULT, Map.of());
  }

  CommandFixture(int inFlightMax, Map<String, QueueShards> queues) {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    inFlight = new InFlight(inFlightMax);
    flights =
        new Flights(
            this::append,
            routing,
            REPLY_PARTITION,
            requestIds,
            inFlight,
            counts,
            divergence,
            seen,
            timer,
            clock,
            task -> answering.execute(task));
    commands =
        new LoggedCommands(
            flights,
            new Placement(routing, queues),
            requestIds,
            (partition, from, id) -> {
              searches.add(new Search(partition, from));
              return CompletableFuture.completedFuture(finding);
            },
            clock);
  }

  private CompletionStage<Append> append(int partition, String key, Command command) {
    Sent one = new Sent(partition, key, command, new CompletableFuture<>());
    sent.add(one);
    return one.append();
  }

  Sent last() {
    return sent.get(sent.size() - 1);
  }

  /** The broker takes the record. */
  Position ack(Sent one) {
    Position position = new Position(one.partition(), nextOffset++);
    one.append().complete(new Appended(position, NOW));
    return position;
  }

  void fail(Sent one, boolean mayHaveArrived) {
    one.append().complete(new NotAppended(mayHaveArrived, "Expected an ack, but none came"));
  }

  /** The processor decides. */
  Outcome decide(Sent one, Outcome.Verdict verdict) {
    Outcome outcome = outcome(one, verdict);
    decided(outcome);
    return outcome;
  }

  void decided(Outcome outcome) {
    flights.decided(outcome, bytes(outcome));
  }

  void commit(Outcome outcome) {
    flights.committed(outcome, bytes(outcome));
  }

  static byte[] bytes(Outcome outcome) {
    return outcome.toString().getBytes(StandardCharsets.UTF_8);
  }

  Outcome outcome(Sent one, Outcome.Verdict verdict) {
    Append append = one.append().getNow(new NotAppended(false, "not yet"));
    Position at =
        append instanceof Appended appended
            ? appended.position()
            : new Position(one.partition(), 1);
    return new Outcome(
        one.command().header().commandId(),
        AGENT.tenant(),
        AGENT.principal(),
        at,
        at,
        NOW,
        one.command().header().replyPartition(),
        verdict);
  }

  static Outcome.Verdict done() {
    return new Outcome.Accepted(new Outcome.Nothing());
  }

  static Outcome.Verdict nothingReady() {
    return new Outcome.Accepted(new Outcome.OfGrants(List.of()));
  }

  static Outcome.Verdict granted(Route route, long fencingToken) {
    return new Outcome.Accepted(new Outcome.OfGrants(List.of(grant(route, fencingToken))));
  }

  static Outcome.Grant grant(Route route, long fencingToken) {
    JobId id = JobId.of(fencingToken << 16, fencingToken, 1);
    JobSpec spec =
        new JobSpec(
            id,
            route,
            "thumbnail",
            5,
            List.of(),
            new TreeMap<>(),
            Optional.empty(),
            5,
            Duration.ofMinutes(2),
            RetryPolicy.DEFAULT,
            Optional.empty(),
            false,
            false,
            Completion.BY_WORKER,
            "maker",
            NOW,
            1);
    Lease lease = new Lease(AGENT.principal(), fencingToken, 1, NOW.plusSeconds(120));
    Job job =
        new Job(
            spec,
            JobStatus.CLAIMED,
            2,
            1,
            fencingToken,
            NOW,
            false,
            Optional.empty(),
            Optional.of(lease),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new Outcome.Grant(JobSnapshot.bare(job), lease, "secret");
  }

  static <T> T now(CompletionStage<T> stage) {
    assertThat(stage.toCompletableFuture()).isDone();
    return stage.toCompletableFuture().join();
  }

  static Order.ApproveJob approve() {
    return new Order.ApproveJob(JobId.of(7, 7, 5), Optional.empty());
  }

  List<Order.ClaimUndelivered> undelivered() {
    return sent.stream()
        .map(one -> one.command().order())
        .filter(Order.ClaimUndelivered.class::isInstance)
        .map(Order.ClaimUndelivered.class::cast)
        .toList();
  }
}
