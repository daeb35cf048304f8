// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.joblog.processor.engine.Decision;
import dev.joblog.processor.engine.Engine;
import dev.joblog.processor.engine.LeaseKeys;
import dev.joblog.processor.store.MemoryRows;
import dev.joblog.processor.store.Rows;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** A partition of the newest engine version, to which commands are said one after the other. */
final class Partition {

  static final Route ROUTE = new Route(Samples.TENANT, "q", 0);

  private static final int NUMBER = 3;
  private static final LeaseKeys KEYS =
      new LeaseKeys(Map.of(1, "a-lease-key-for-measuring-and-nothing-else".getBytes(UTF_8)));

  private final Engine engine;
  private Instant now = Samples.T;
  private long offset = -1;

  /** In memory. */
  Partition() {
    this(new MemoryRows());
  }

  /** Over rows that hold nothing yet. */
  Partition(Rows rows) {
    this.engine = new Engine(rows, KEYS);
    say(new Order.SetEngineVersion(Engine.VERSION_MAX, 1, Optional.empty()));
  }

  static JobId job(int number) {
    return JobId.of(0x0123_4567_89AB_0000L, number, NUMBER);
  }

  void later(Duration time) {
    now = now.plus(time);
  }

  /** Decides and applies; whatever it is must be carried out. */
  Decision say(Order order) {
    return say(order, Optional.empty());
  }

  Decision say(Order order, Optional<String> idempotencyKey) {
    offset++;
    CommandHeader header =
        new CommandHeader(
            new UUID(7, offset),
            Samples.TENANT,
            "bench",
            false,
            OptionalInt.empty(),
            Optional.empty(),
            idempotencyKey);
    Decision decision =
        engine.decide(
            new Position(NUMBER, offset), now, OptionalInt.of(NUMBER), new Command(header, order));
    for (Outcome outcome : decision.outcomes()) {
      if (!(outcome.verdict() instanceof Outcome.Taken)) {
        throw new IllegalStateException("Expected it to be carried out, but: " + outcome);
      }
    }
    engine.apply(decision);
    return decision;
  }

  /** So many ready jobs of the type that {@link #claimNext} asks for. */
  void create(int count) {
    for (int number = 0; number < count; number++) {
      say(Samples.create(job(number), ROUTE, Samples.TYPE, List.of(), 5));
    }
  }

  /** Claims so many jobs, one at a time. */
  List<Outcome.Grant> claim(int count) {
    List<Outcome.Grant> grants = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      grants.add(grant(say(claimNext(List.of(), List.of()))));
    }
    return grants;
  }

  static Outcome.Grant grant(Decision decision) {
    if (decision.outcomes().get(0).verdict() instanceof Outcome.Accepted accepted
        && accepted.answer() instanceof Outcome.OfGrants granted) {
      return granted.grants().get(0);
    }
    throw new IllegalStateException("Expected a job, but got " + decision.outcomes());
  }

  static Order claimNext(List<String> types, List<String> capabilities) {
    return new Order.ClaimNext(ROUTE, types, capabilities, 1, Optional.empty(), Duration.ZERO);
  }
}
