// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import dev.joblog.processor.engine.Decision;
import dev.joblog.processor.engine.Engine;
import dev.joblog.processor.engine.LeaseKeys;
import dev.joblog.processor.query.PartitionReader;
import dev.joblog.processor.store.MemoryRows;
import dev.joblog.processor.store.Meta;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.query.Query;
import dev.joblog.protocol.query.QueryResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * One partition: its log's end, its engine, its rows. Whoever reads takes turns with the writer.
 */
final class InMemoryPartition {

  private static final LeaseKeys LEASE_KEYS =
      new LeaseKeys(
          Map.of(1, "the lease key of the service, for tests".getBytes(StandardCharsets.UTF_8)));

  private final int number;
  private final MemoryRows rows = new MemoryRows();
  private final Engine engine;
  private final PartitionReader reader = new PartitionReader();
  private long end;
  private Instant lastT = Instant.EPOCH;

  InMemoryPartition(int number) {
    this.number = number;
    Meta.read(rows)
        .engine(Engine.VERSION_MAX, 1)
        .write(rows); // as a fresh installation is switched
    this.engine = new Engine(rows, LEASE_KEYS);
  }

  /**
   * @param then told of the decision before another command is decided
   */
  synchronized Position append(
      Command command, OptionalInt home, Instant at, Consumer<Decision> then) {
    Position position = new Position(number, end);
    end++;
    Decision decision = engine.decide(position, at, home, command);
    engine.apply(decision);
    lastT = decision.t();
    then.accept(decision);
    return position;
  }

  synchronized QueryResponse answer(Query query) {
    return new QueryResponse(
        new Position(number, end - 1), lastT, false, reader.answer(rows, query));
  }

  synchronized Optional<Instant> earliestDue() {
    return engine.earliestDue();
  }

  synchronized long end() {
    return end;
  }
}
