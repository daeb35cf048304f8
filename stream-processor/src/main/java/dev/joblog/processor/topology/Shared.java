// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.processor.engine.LeaseKeys;
import dev.joblog.processor.state.JobStores;
import dev.joblog.protocol.wire.CommandWire;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.protocol.wire.OutcomeWire;
import dev.joblog.topics.Routing;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What all tasks of this process share. The world outside the log is reached through it alone, so a
 * test puts its own clock, senders and ids here.
 *
 * @param stores where Streams keeps the tasks' rows
 * @param replyPartitions of {@code job-outcomes}
 * @param nanos a monotonic clock
 * @param tickIds command ids for Ticks
 */
public record Shared(
    Wire wire,
    Routing routing,
    int replyPartitions,
    LeaseKeys leaseKeys,
    Partitions partitions,
    JobStores stores,
    ProcessorMetrics metrics,
    TickSender tickSender,
    LogEnd logEnd,
    LongSupplier nanos,
    Supplier<UUID> tickIds) {

  /** The formats of the topics. */
  public record Wire(CommandWire commands, EventWire events, OutcomeWire outcomes) {
    public static Wire of(KnownSchemas schemas) {
      return new Wire(new CommandWire(schemas), new EventWire(schemas), new OutcomeWire(schemas));
    }
  }
}
