// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import dev.joblog.gateway.core.CommandEnds;
import dev.joblog.gateway.core.CommandLog;
import dev.joblog.gateway.core.OutcomeListener;
import dev.joblog.gateway.core.OutcomeSearch;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.wire.CommandWire;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.protocol.wire.OutcomeWire;
import dev.joblog.protocol.wire.UndecodableException;
import dev.joblog.topics.Routing;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The command log: what is appended is decided before the append returns. */
final class InMemoryCommandLog implements CommandLog, CommandEnds, OutcomeSearch {

  private static final String SYSTEM = "joblog";

  private final Routing routing;
  private final Clock clock;
  private final InMemoryEventLog events;
  private final List<InMemoryPartition> partitions = new ArrayList<>();
  private final List<OutcomeListener> listeners = new CopyOnWriteArrayList<>();
  private final Map<UUID, Outcome> outcomes = new ConcurrentHashMap<>();
  private final CommandWire commandWire = new CommandWire(KnownSchemas.bundled());
  private final OutcomeWire outcomeWire = new OutcomeWire(KnownSchemas.bundled());

  InMemoryCommandLog(Routing routing, Clock clock, InMemoryEventLog events) {
    this.routing = routing;
    this.clock = clock;
    this.events = events;
    for (int number = 0; number < routing.partitions(); number++) {
      partitions.add(new InMemoryPartition(number));
    }
  }

  void listen(OutcomeListener listener) {
    listeners.add(listener);
  }

  InMemoryPartition partition(int number) {
    return partitions.get(number);
  }

  @Override
  public CompletionStage<Append> append(int partition, String key, Command command) {
    Instant at = clock.instant();
    Position position = decide(partition, overTheWire(command), at);
    return CompletableFuture.completedFuture(new Appended(position, at));
  }

  private Position decide(int partition, Command command, Instant at) {
    List<Outcome> decided = new ArrayList<>();
    Position position =
        partitions
            .get(partition)
            .append(
                command,
                routing.home(command.order()),
                at,
                decision -> {
                  events.append(partition, decision.events());
                  decided.addAll(decision.outcomes());
                });
    for (Outcome outcome : decided) {
      outcomes.put(outcome.commandId(), outcome);
      byte[] value = outcomeWire.encode(outcome);
      listeners.forEach(listener -> listener.heard(outcome, value));
    }
    return position;
  }

  /** As the processor gets it. */
  private Command overTheWire(Command command) {
    try {
      return commandWire.decode(commandWire.encode(command));
    } catch (UndecodableException e) {
      throw new IllegalStateException("Expected to decode a command, but could not", e);
    }
  }

  void tick(int partition) {
    decide(
        partition,
        new Command(
            new CommandHeader(
                UUID.randomUUID(),
                SYSTEM,
                SYSTEM,
                false,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty()),
            new Order.Tick()),
        clock.instant());
  }

  Optional<Instant> earliestDue() {
    return partitions.stream()
        .flatMap(partition -> partition.earliestDue().stream())
        .min(Comparator.naturalOrder());
  }

  /** A Tick to every partition that something is due on, until nothing is. */
  void tickWhatIsDue() {
    Instant now = clock.instant();
    for (int number = 0; number < partitions.size(); number++) {
      while (partitions.get(number).earliestDue().filter(due -> !due.isAfter(now)).isPresent()) {
        Optional<Instant> before = partitions.get(number).earliestDue();
        long end = events.end(number);
        tick(number);
        if (partitions.get(number).earliestDue().equals(before) && events.end(number) == end) {
          throw new IllegalStateException(
              "Expected a Tick to bring about what is due, but partition " + number + " stands");
        }
      }
    }
  }

  @Override
  public CompletionStage<Map<Integer, Long>> ends(Set<Integer> asked) {
    Map<Integer, Long> ends = new TreeMap<>();
    asked.forEach(number -> ends.put(number, partitions.get(number).end()));
    return CompletableFuture.completedFuture(ends);
  }

  @Override
  public CompletionStage<Finding> find(int replyPartition, Instant from, UUID commandId) {
    return CompletableFuture.completedFuture(
        Optional.ofNullable(outcomes.get(commandId))
            .<Finding>map(Present::new)
            .orElseGet(Absent::new));
  }
}
