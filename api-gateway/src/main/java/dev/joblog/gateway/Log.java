// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway;

import dev.joblog.gateway.core.CommandEnds;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Divergence;
import dev.joblog.gateway.core.EventLog;
import dev.joblog.gateway.core.Flights;
import dev.joblog.gateway.core.InFlight;
import dev.joblog.gateway.core.LoggedCommands;
import dev.joblog.gateway.core.OutcomeCounts;
import dev.joblog.gateway.core.Placement;
import dev.joblog.gateway.core.RequestIds;
import dev.joblog.gateway.core.SeenPositions;
import dev.joblog.gateway.core.Timer;
import dev.joblog.gateway.kafka.KafkaEventLog;
import dev.joblog.gateway.kafka.KafkaSettings;
import dev.joblog.gateway.kafka.LogAdmin;
import dev.joblog.gateway.kafka.LogProbe;
import dev.joblog.gateway.kafka.LogProducer;
import dev.joblog.gateway.kafka.LogTopics;
import dev.joblog.gateway.kafka.OutcomeDecoder;
import dev.joblog.gateway.kafka.OutcomeLookup;
import dev.joblog.gateway.kafka.OutcomeTail;
import dev.joblog.gateway.kafka.ReplyClaim;
import dev.joblog.gateway.kafka.WireOutcomes;
import dev.joblog.protocol.wire.CommandWire;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.protocol.wire.OutcomeWire;
import dev.joblog.protocol.wire.RegistryAccess;
import dev.joblog.protocol.wire.SchemaRegistry;
import dev.joblog.protocol.wire.SchemaRegistryException;
import dev.joblog.topics.Routing;
import dev.joblog.topics.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything of the gateway that speaks to the log, wired and started; closed in one go. */
final class Log implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Log.class);

  final Routing routing;
  final Placement placement;
  final InFlight inFlight;
  final OutcomeCounts counts = new OutcomeCounts();
  final Divergence divergence;
  final SeenPositions seen = new SeenPositions();
  private final LogAdmin admin;
  private final LogProducer producer;
  private final OutcomeTail decided;
  private final OutcomeTail committed;
  private final OutcomeLookup lookup;
  private final LogProbe probe;
  final ReplyClaim replyClaim;
  private final Commands commands;
  private final EventLog events;

  /**
   * Waits for the topics, then for the place from which outcomes are heard: a command that is sent
   * before could be answered unheard.
   */
  static Log open(GatewayConfiguration configuration, Timer timer, Clock clock, Executor answering)
      throws InterruptedException, SchemaRegistryException {
    KafkaSettings settings =
        new KafkaSettings(
            configuration.kafka().bootstrapServers(),
            configuration.kafka().client().orElse(Map.of()));
    Duration wait =
        configuration.kafka().startWait().orElse(GatewayConfiguration.Kafka.START_WAIT_DEFAULT);
    KnownSchemas schemas = schemas(configuration.registry());
    LogAdmin admin = new LogAdmin(settings, Topics.COMMANDS);
    LogTopics topics = LogTopics.await(admin, Topics.COMMANDS, Topics.OUTCOMES, wait);
    Log log = new Log(configuration, settings, schemas, admin, topics, timer, clock, answering);
    log.start(wait);
    return log;
  }

  private Log(
      GatewayConfiguration configuration,
      KafkaSettings settings,
      KnownSchemas schemas,
      LogAdmin admin,
      LogTopics topics,
      Timer timer,
      Clock clock,
      Executor answering) {
    int replyPartition = configuration.replyPartition();
    if (replyPartition >= topics.outcomePartitions()) {
      throw new IllegalArgumentException(
          "Expected replyPartition to be below "
              + topics.outcomePartitions()
              + ", the partitions of "
              + Topics.OUTCOMES
              + ", but it is "
              + replyPartition);
    }
    this.admin = admin;
    this.routing = new Routing(topics.commandPartitions());
    this.placement = new Placement(routing, configuration.queues());
    this.inFlight = new InFlight(configuration.inFlightMax());
    RequestIds requestIds = new RequestIds(configuration.secrets().requestIdBytes());
    this.producer = new LogProducer(settings, Topics.COMMANDS, new CommandWire(schemas));
    OutcomeWire outcomes = new OutcomeWire(schemas);
    this.divergence = new Divergence(outcomes::encode);
    Flights flights =
        new Flights(
            producer,
            routing,
            replyPartition,
            requestIds,
            inFlight,
            counts,
            divergence,
            seen,
            timer,
            clock,
            answering);
    OutcomeDecoder decoder = new WireOutcomes(outcomes);
    TopicPartition replies = new TopicPartition(Topics.OUTCOMES, replyPartition);
    this.decided = new OutcomeTail(settings, false, replies, decoder, flights::decided);
    this.committed = new OutcomeTail(settings, true, replies, decoder, flights::committed);
    this.lookup = new OutcomeLookup(settings, Topics.OUTCOMES, decoder);
    this.probe = new LogProbe(admin, replies, decided, committed, timer);
    this.replyClaim = new ReplyClaim(admin, replies, timer);
    this.events =
        new KafkaEventLog(
            settings, Topics.EVENTS, topics.commandPartitions(), new EventWire(schemas));
    this.commands = new LoggedCommands(flights, placement, requestIds, lookup, clock);
  }

  private static KnownSchemas schemas(GatewayConfiguration.Registry registry)
      throws SchemaRegistryException, InterruptedException {
    Optional<RegistryAccess> access = registry.access();
    if (access.isEmpty()) {
      return KnownSchemas.bundled();
    }
    KnownSchemas schemas = SchemaRegistry.resolve(access.get());
    schemas.skipped().forEach(why -> LOG.warn("event=schema-skipped sentence=\"{}\"", why));
    return schemas;
  }

  private void start(Duration wait) throws InterruptedException {
    try {
      for (var positioned : List.of(decided.start(), committed.start())) {
        positioned.get(wait.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new IllegalStateException(
          "Expected to read " + Topics.OUTCOMES + " within " + wait + ", but could not", e);
    }
    probe.start();
    replyClaim.start();
  }

  Commands commands() {
    return commands;
  }

  /** On the partitions of their commands. */
  EventLog events() {
    return events;
  }

  CommandEnds ends() {
    return admin;
  }

  /** Why requests would not be answered now. */
  Optional<String> problem() {
    return probe.problem();
  }

  /** Why no request would be answered ever more. */
  Optional<String> end() {
    return probe.end();
  }

  @Override
  public void close() {
    producer.close();
    decided.close();
    committed.close();
    lookup.close();
    admin.close();
  }
}
