// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import dev.joblog.gateway.Faces;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Divergence;
import dev.joblog.gateway.core.Flights;
import dev.joblog.gateway.core.InFlight;
import dev.joblog.gateway.core.LoggedCommands;
import dev.joblog.gateway.core.OutcomeCounts;
import dev.joblog.gateway.core.Placement;
import dev.joblog.gateway.core.QueueShards;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.core.RequestIds;
import dev.joblog.gateway.core.SeenPositions;
import dev.joblog.gateway.dialect.DialectSettings;
import dev.joblog.gateway.http.CrossOrigins;
import dev.joblog.gateway.query.OwnerDirectory;
import dev.joblog.gateway.query.PartitionReads;
import dev.joblog.gateway.query.PartitionedReads;
import dev.joblog.gateway.sse.StreamSettings;
import dev.joblog.gateway.v2.NativeSettings;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.protocol.wire.OutcomeWire;
import dev.joblog.topics.Routing;
import io.dropwizard.core.setup.Environment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The service, whole and in memory: what {@code GatewayApplication} wires before Kafka stands here
 * before lists. Every face is served on {@link #port}, on the loopback interface; a command is
 * decided before its append returns; nothing becomes due but by {@link #pass}.
 */
final class InProcessService implements AutoCloseable {

  static final String TENANT = "dev";
  static final int PARTITIONS = 4;

  /** Of every worker that names no others. */
  static final List<String> CAPABILITIES = List.of("media.facts@1", "media.proxies@1");

  /** Signs of life are rarer than by default: time here passes in leaps. */
  private static final StreamSettings STREAMS =
      new StreamSettings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(Duration.ofSeconds(15)));

  private static final byte[] SECRET =
      "a secret of the service, long enough".getBytes(StandardCharsets.US_ASCII);
  private static final Duration START_MAX = Duration.ofSeconds(10);

  private final MovedTime time;
  private final InMemoryEventLog events;
  private final Routing routing = new Routing(PARTITIONS);
  private final InMemoryCommandLog log;
  private final Divergence divergence =
      new Divergence(new OutcomeWire(KnownSchemas.bundled())::encode);
  private final ExecutorService answering = Executors.newFixedThreadPool(4);
  private final DevelopmentIssuer auth;
  private final DialectSettings dialects;
  private final Map<String, QueueShards> queues;
  private final LoopbackServer server;
  private Optional<Faces> faces = Optional.empty();

  private InProcessService(DialectSettings dialects) {
    this.time = new MovedTime();
    this.events = new InMemoryEventLog(PARTITIONS);
    this.log = new InMemoryCommandLog(routing, time, events);
    this.auth = new DevelopmentIssuer(time);
    this.dialects = dialects;
    this.queues = Map.of();
    this.server = LoopbackServer.started(this::wire);
    awaitStreams();
  }

  private InProcessService(InProcessService first, Map<String, QueueShards> queues) {
    this.time = first.time;
    this.events = first.events;
    this.log = first.log;
    this.auth = new DevelopmentIssuer(time);
    this.dialects = first.dialects;
    this.queues = queues;
    this.server = LoopbackServer.started(this::wire);
    awaitStreams();
  }

  /** With every dialect. */
  static InProcessService open() {
    return new InProcessService(
        new DialectSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(
                new DialectSettings.Bacalhau(
                    TENANT,
                    Signers.bacalhau().map(Signer::approver),
                    Optional.empty(),
                    Optional.empty()))));
  }

  /** With the dialects that are switched on there. */
  static InProcessService open(DialectSettings dialects) {
    return new InProcessService(dialects);
  }

  /** One more gateway before the same log, with other settings of the queues. */
  InProcessService beside(Map<String, QueueShards> queues) {
    return new InProcessService(this, queues);
  }

  private void wire(Environment environment) {
    SeenPositions seen = new SeenPositions();
    Placement placement = new Placement(routing, queues);
    RequestIds requestIds = new RequestIds(SECRET);
    Flights flights =
        new Flights(
            log,
            routing,
            0,
            requestIds,
            new InFlight(InFlight.MAX_DEFAULT),
            new OutcomeCounts(),
            divergence,
            seen,
            time,
            time,
            answering);
    log.listen(flights::decided);
    log.listen(flights::committed);
    Commands commands = new LoggedCommands(flights, placement, requestIds, log, time);
    InMemoryProcessors processors = new InMemoryProcessors(log, PARTITIONS);
    OwnerDirectory owners =
        new OwnerDirectory(processors, () -> List.of(InMemoryProcessors.ADDRESS), time);
    owners.start(PARTITIONS);
    Reads reads =
        new PartitionedReads(
            new PartitionReads(processors, owners, seen, time), routing, placement, log, time);
    faces =
        Optional.of(
            Faces.register(
                environment,
                new Faces.Doors(commands, reads, events),
                auth.setup(),
                new Faces.Settings(
                    NativeSettings.DEFAULT,
                    STREAMS,
                    dialects,
                    CrossOrigins.NONE,
                    SECRET,
                    Duration.ZERO),
                time,
                time,
                answering));
  }

  private void awaitStreams() {
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (faces.orElseThrow().problem().isPresent()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Expected the streams to start, but they do not");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  Instant now() {
    return time.instant();
  }

  /** Moves time on; what becomes due on the way happens at its time, in order. */
  void pass(Duration by) {
    settle();
    Instant target = time.instant().plus(by);
    while (true) {
      Optional<Instant> next =
          Stream.of(log.earliestDue(), time.earliest())
              .flatMap(Optional::stream)
              .min(Instant::compareTo)
              .filter(due -> !due.isAfter(target));
      if (next.isEmpty()) {
        break;
      }
      time.moveTo(next.get());
      log.tickWhatIsDue();
      time.runDue();
    }
    time.moveTo(target);
    settle();
  }

  /** Waits until every event that there is has reached the streams. */
  void settle() {
    events.settle();
  }

  /** Good for an hour of the service's time. */
  String token(
      String tenant, String subject, Collection<String> scopes, Collection<String> capabilities) {
    return auth.token(tenant, subject, scopes, capabilities);
  }

  /** Commands that the log has taken. */
  long commands() {
    return IntStream.range(0, PARTITIONS).mapToLong(number -> log.partition(number).end()).sum();
  }

  /** Command records that were answered in two ways: must be 0. */
  long divergences() {
    return divergence.total();
  }

  @Override
  public void close() {
    server.close();
    answering.shutdownNow();
    auth.close();
  }
}
