// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.processor.store.ReadableRows;
import dev.joblog.processor.topology.LogPosition;
import dev.joblog.processor.topology.Partition;
import dev.joblog.processor.topology.Partitions;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.Query;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Answers one question from the partition's active store, at least as new as asked, or from a copy
 * where that is allowed. Blocks its thread for {@link #WAIT_MAX} at most.
 */
final class QueryService {

  /** How long a store that is behind may take to catch up (DESIGN 10). */
  static final Duration WAIT_MAX = Duration.ofSeconds(1);

  private final Partitions partitions;
  private final Stores stores;
  private final PartitionReader reader;
  private final BooleanSupplier moving;
  private final Duration wait;

  /**
   * @param moving whether partitions are on their way now
   */
  QueryService(Partitions partitions, Stores stores, BooleanSupplier moving, Duration wait) {
    this.partitions = partitions;
    this.stores = stores;
    this.reader = new PartitionReader();
    this.moving = moving;
    this.wait = wait;
  }

  Result answer(QueryRequest request) throws InterruptedException {
    Optional<Partition> active = partitions.find(request.partition());
    if (active.isPresent()) {
      return fromActive(request, active.get());
    }
    if (request.standbyAllowed()) {
      return fromStandby(request);
    }
    return notHere();
  }

  private Result fromActive(QueryRequest request, Partition partition) throws InterruptedException {
    if (!partition.isCurrent(wait) || !partition.await(request.atLeast(), wait)) {
      return new NoAnswer(Unavailable.BEHIND);
    }
    if (goesToTheLiveEnd(request.query())) {
      partition.catchUp(wait);
    }
    return stores
        .active(request.partition(), rows -> respond(request, rows, LogPosition.read(rows), false))
        .orElseGet(this::notHere);
  }

  /**
   * An ascending page over several partitions ends at the lowest log time of them all (DESIGN 10);
   * an idle partition's log time would hide what is new on the others.
   */
  private static boolean goesToTheLiveEnd(Query query) {
    return query instanceof Query.ListJobs list
        && list.sort().field() == JobSort.Field.CREATED_AT
        && list.sort().ascending();
  }

  private Result fromStandby(QueryRequest request) {
    try {
      return stores
          .standby(
              request.partition(),
              rows -> {
                LogPosition applied = LogPosition.read(rows);
                return applied.lastOffset() < request.atLeast()
                    ? new NoAnswer(Unavailable.BEHIND)
                    : respond(request, rows, applied, true);
              })
          .orElseGet(this::notHere);
    } catch (IllegalStateException halfApplied) {
      // A copy takes the changelog in batches that may end inside a command.
      return notHere();
    }
  }

  private Result respond(
      QueryRequest request, ReadableRows rows, LogPosition applied, boolean standby) {
    return new Answer(
        new QueryResponse(
            new Position(request.partition(), applied.lastOffset()),
            applied.lastT(),
            standby,
            reader.answer(rows, request.query())));
  }

  private Result notHere() {
    return new NoAnswer(moving.getAsBoolean() ? Unavailable.RESTORING : Unavailable.NOT_OWNER);
  }

  /** An answer, or why there is none. */
  sealed interface Result {}

  record Answer(QueryResponse response) implements Result {}

  record NoAnswer(Unavailable reason) implements Result {}
}
