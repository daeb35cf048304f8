// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.checkpoint;

import dev.joblog.processor.engine.Decision;
import dev.joblog.processor.engine.Engine;
import dev.joblog.processor.engine.LeaseKeys;
import dev.joblog.processor.store.MemoryRows;
import dev.joblog.processor.store.Meta;
import dev.joblog.processor.store.Rows;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Completion;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Progress;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.KnownSchemas;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * What one partition's topic holds after a random history, decided by the real engine: the same
 * seed, the same bytes. Offsets have gaps, as transaction markers leave them.
 */
public final class SampleLog {

  public static final EventWire WIRE = new EventWire(KnownSchemas.bundled());
  static final Instant START = Instant.parse("2026-11-22T08:00:00Z");

  private static final int JOBS_MAX = 200;
  private static final int GRANTS_MAX = 6; // the older ones are mostly over
  private static final Route ROUTE = new Route("acme", "q", 0);

  public final MemoryRows rows = new MemoryRows();
  public final List<LogRecord> records = new ArrayList<>();
  public final List<Event> events = new ArrayList<>();

  private final int partition;
  private final Random random;
  private final Engine engine;
  private final List<JobId> jobs = new ArrayList<>();
  private final List<Outcome.Grant> grants = new ArrayList<>();
  private Instant now = START;
  private long commandOffset;
  private long eventOffset;
  private byte[] head = EventWire.genesis();

  public SampleLog(int partition, long seed) {
    this(partition, seed, rows -> rows);
  }

  /**
   * @param around what the engine writes to, given the rows that are to have all of it
   */
  public SampleLog(int partition, long seed, UnaryOperator<Rows> around) {
    this.partition = partition;
    this.random = new Random(seed);
    this.engine =
        new Engine(
            around.apply(rows),
            new LeaseKeys(Map.of(1, "k".repeat(32).getBytes(StandardCharsets.UTF_8))));
    decide(new Order.ConfigureQueue(ROUTE, Duration.ofMinutes(5)), Optional.empty());
  }

  /** One partition of so many random commands. */
  public static SampleLog of(int partition, long seed, int commands) {
    SampleLog log = new SampleLog(partition, seed);
    for (int i = 0; i < commands; i++) {
      log.step();
    }
    return log;
  }

  /** At least so many events. */
  public static SampleLog ofEvents(int partition, long seed, int events) {
    SampleLog log = new SampleLog(partition, seed);
    while (log.records.size() < events) {
      log.step();
    }
    return log;
  }

  public Instant now() {
    return now;
  }

  public long position() {
    return records.size();
  }

  public byte[] head() {
    return head.clone();
  }

  /** A job with a long history, up to its purge, which leaves most of it to later Ticks. */
  public void purgeLongHistory(int beats) {
    Meta.read(rows).engine(2, 1).write(rows); // every heartbeat is an event
    decide(create(), Optional.of("long"));
    JobId id = events.get(events.size() - 1).header().jobId();
    decide(new Order.ClaimJob(id, List.of("gpu"), Optional.empty()), Optional.empty());
    String token = grants.get(grants.size() - 1).leaseToken();
    for (int beat = 0; beat < beats; beat++) {
      decide(new Order.Heartbeat(id, token, Optional.empty(), Optional.empty()), Optional.empty());
    }
    decide(
        new Order.SubmitResult(id, token, new JsonText("1"), Optional.empty()), Optional.of("s"));
    now = now.plus(Duration.ofMinutes(5));
    tick();
  }

  public void tick() {
    decide(new Order.Tick(), Optional.empty());
  }

  /** One random command. */
  public void step() {
    now = now.plusMillis(random.nextInt(2_000));
    int dice = random.nextInt(100);
    Optional<String> key =
        random.nextInt(3) == 0 ? Optional.of("key-" + random.nextInt(50)) : Optional.empty();
    if (dice < 35 || jobs.isEmpty()) {
      decide(create(), key);
    } else if (dice < 55) {
      decide(claim(), key);
    } else if (dice < 78 && !grants.isEmpty()) {
      decide(work(grants.get(random.nextInt(grants.size()))), key);
    } else if (dice < 88) {
      decide(operate(anyJob()), key);
    } else {
      now = now.plusSeconds(random.nextInt(random.nextInt(20) == 0 ? 4_000_000 : 100));
      decide(new Order.Tick(), Optional.empty());
    }
  }

  private JobId anyJob() {
    return !grants.isEmpty() && random.nextBoolean()
        ? grants.get(random.nextInt(grants.size())).job().job().id()
        : jobs.get(random.nextInt(jobs.size()));
  }

  private Order create() {
    Optional<JobId> parent =
        !jobs.isEmpty() && random.nextInt(5) == 0
            ? Optional.of(jobs.get(random.nextInt(jobs.size())))
            : Optional.empty();
    return new Order.CreateJob(
        Optional.empty(),
        ROUTE,
        new Order.NewJob(
            random.nextBoolean() ? "render" : "transcribe",
            new JsonText("{\"n\":\"" + "x".repeat(random.nextInt(40)) + "\"}"),
            random.nextInt(10),
            random.nextInt(4) == 0 ? List.of("gpu") : List.of(),
            new TreeMap<>(Map.of("k", "v" + random.nextInt(3))),
            random.nextInt(5) == 0 ? Optional.of(now.plusSeconds(30)) : Optional.empty(),
            1 + random.nextInt(3),
            Duration.ofSeconds(30),
            RetryPolicy.DEFAULT,
            random.nextInt(8) == 0,
            random.nextInt(8) == 0,
            Completion.BY_WORKER),
        parent,
        List.of());
  }

  private Order claim() {
    return new Order.ClaimNext(
        ROUTE,
        List.of(),
        random.nextBoolean() ? List.of("gpu") : List.of(),
        1 + random.nextInt(3),
        Optional.empty(),
        Duration.ofSeconds(random.nextInt(20)));
  }

  private Order work(Outcome.Grant grant) {
    JobId id = grant.job().job().id();
    String token = grant.leaseToken();
    return switch (random.nextInt(5)) {
      case 0 ->
          new Order.Heartbeat(
              id,
              token,
              Optional.of(new Progress(random.nextInt(101), Optional.of("so \"far\" ü\n"))),
              random.nextBoolean() ? Optional.of(new JsonText("[1]")) : Optional.empty());
      case 1 ->
          new Order.FailJob(
              id,
              token,
              "broken",
              Optional.of("no"),
              random.nextInt(4) != 0,
              random.nextBoolean() ? Optional.of(Duration.ZERO) : Optional.empty());
      case 2 -> new Order.ReleaseJob(id, token, Optional.of("busy"));
      default ->
          new Order.SubmitResult(id, token, new JsonText("{\"ok\":true}"), Optional.of("plain"));
    };
  }

  private Order operate(JobId id) {
    return switch (random.nextInt(4)) {
      case 0 -> new Order.ApproveJob(id, Optional.empty());
      case 1 -> new Order.RejectJob(id, Optional.of("not now"));
      case 2 -> new Order.CancelJob(id, Optional.of("enough"));
      default -> new Order.RetryJob(id, Optional.empty());
    };
  }

  private void decide(Order order, Optional<String> key) {
    Position at = new Position(partition, commandOffset++);
    Command command =
        new Command(
            new CommandHeader(
                new UUID(random.nextLong(), random.nextLong()),
                "acme",
                "ann",
                false,
                OptionalInt.empty(),
                Optional.empty(),
                key),
            order);
    Decision decision = engine.decide(at, now, OptionalInt.empty(), command);
    engine.apply(decision);
    decision.events().forEach(this::append);
    decision.outcomes().forEach(this::learn);
    eventOffset += random.nextInt(3); // the transaction's marker
  }

  private void append(Event event) {
    EventWire.EncodedEvent encoded = WIRE.encode(event, records.size() + 1, head);
    head = encoded.hash();
    events.add(event);
    records.add(
        LogRecord.of(
            partition,
            eventOffset++,
            event.header().t().toEpochMilli(),
            event.header().jobId().toString().getBytes(StandardCharsets.UTF_8),
            encoded.record()));
    if (event.header().sequence() == 1) {
      remember(jobs, event.header().jobId(), JOBS_MAX);
    }
  }

  private void learn(Outcome outcome) {
    if (outcome.verdict() instanceof Outcome.Accepted accepted
        && accepted.answer() instanceof Outcome.OfGrants granted) {
      granted.grants().forEach(grant -> remember(grants, grant, GRANTS_MAX));
    }
  }

  private static <T> void remember(List<T> known, T one, int max) {
    known.add(one);
    if (known.size() > max) {
      known.remove(0);
    }
  }
}
