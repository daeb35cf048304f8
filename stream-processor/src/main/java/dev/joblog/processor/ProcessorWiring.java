// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import dev.joblog.processor.checkpoint.CheckpointMetrics;
import dev.joblog.processor.checkpoint.CheckpointSettings;
import dev.joblog.processor.checkpoint.CheckpointThread;
import dev.joblog.processor.checkpoint.SigningKey;
import dev.joblog.processor.checkpoint.UnusableKey;
import dev.joblog.processor.engine.Engine;
import dev.joblog.processor.engine.LeaseKeys;
import dev.joblog.processor.query.QueryEndpoint;
import dev.joblog.processor.query.QueryServer;
import dev.joblog.processor.query.StreamsStores;
import dev.joblog.processor.query.Supported;
import dev.joblog.processor.state.BoundedMemory;
import dev.joblog.processor.state.CaughtUp;
import dev.joblog.processor.state.JobStores;
import dev.joblog.processor.state.RestoreMetrics;
import dev.joblog.processor.topology.GuardedClients;
import dev.joblog.processor.topology.HeldUp;
import dev.joblog.processor.topology.HeldUpThread;
import dev.joblog.processor.topology.JobTopology;
import dev.joblog.processor.topology.KafkaLogEnd;
import dev.joblog.processor.topology.KafkaTickSender;
import dev.joblog.processor.topology.Partitions;
import dev.joblog.processor.topology.ProcessorMetrics;
import dev.joblog.processor.topology.Shared;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.KnownSchemas;
import dev.joblog.protocol.wire.SchemaRegistry;
import dev.joblog.protocol.wire.SchemaRegistryException;
import dev.joblog.topics.Routing;
import dev.joblog.topics.TopicSetup;
import dev.joblog.topics.Topics;
import dev.joblog.topics.TopicsUnavailableException;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a processor together, top to bottom; whatever it opens it adds to the resources at once. */
final class ProcessorWiring {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessorWiring.class);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);
  private static final Duration CLIENT_CLOSE_WAIT = Duration.ofSeconds(1);

  static Processor open(ProcessorConfig config, OpenResources resources)
      throws IOException, SchemaRegistryException, InterruptedException {
    ClientErrors errors = resources.add(ClientErrors.heard());
    Admin admin = Admin.create(StreamsSettings.client(config, "admin"));
    resources.add(() -> admin.close(CLIENT_CLOSE_WAIT));
    TopicSetup.ensure(admin, config.topics());
    String changelog = StreamsSettings.changelog(config.streams());
    new StartChecks(admin, config.streams()).run(changelog);
    TopicSetup.ensureChangelog(admin, config.topics(), changelog);
    GroupSettings.apply(admin, config.streams());
    ProcessorConfig.Internal internal = config.internal();
    QueryServer server =
        resources.add(
            new QueryServer(
                internal.bindHost(), internal.port(), internal.token(), internal.threads()));
    BoundedMemory memory =
        resources.add(
            new BoundedMemory(
                config.memory().blockCacheBytes(), config.memory().writeBufferBytes()));
    PrometheusRegistry registry = new PrometheusRegistry();
    RestoreMetrics restores = new RestoreMetrics(registry);
    JobStores open = new JobStores(memory, restores);
    Partitions partitions = new Partitions();
    ProcessorMetrics metrics = new ProcessorMetrics(registry, partitions);
    KnownSchemas schemas = schemas(config);
    Shared.Wire wire = Shared.Wire.of(schemas);
    if (config.forward()) {
      logForwarding(config, admin, wire);
    }
    Shared shared =
        new Shared(
            wire,
            new Routing(config.topics().commandPartitions()),
            config.topics().outcomePartitions(),
            new LeaseKeys(config.leaseKeys()),
            partitions,
            open,
            metrics,
            resources.add(tickSender(config, wire)),
            new KafkaLogEnd(admin),
            System::nanoTime,
            UUID::randomUUID);
    KafkaStreams streams =
        new KafkaStreams(
            JobTopology.of(shared),
            StreamsSettings.streams(config, server.port()),
            new GuardedClients());
    CaughtUp caughtUp = new CaughtUp(open, restores);
    streams.setGlobalStateRestoreListener(caughtUp);
    streams.setStandbyUpdateListener(caughtUp);
    resources.add(() -> close(streams));
    StreamsStores stores =
        new StreamsStores(
            streams,
            open,
            JobTopology.STORE,
            Topics.COMMANDS,
            config.topics().commandPartitions(),
            partitions,
            "http://" + internal.advertisedHost() + ":" + server.port());
    QueryEndpoint queries =
        new QueryEndpoint(
            partitions,
            stores,
            () -> streams.state() == KafkaStreams.State.REBALANCING,
            Supported.here(shared.leaseKeys()));
    CheckpointMetrics checkpoints = new CheckpointMetrics(registry);
    if (config.audit().isPresent()) {
      resources.add(checkpointer(config, config.audit().get(), schemas, checkpoints));
    }
    HeldUp heldUp =
        new HeldUp(
            registry,
            HeldUpThread.ends(admin, config.topics().commandPartitions()),
            System::nanoTime);
    resources.add(HeldUpThread.start(heldUp));
    Processor processor =
        new Processor(
            resources,
            streams,
            stores,
            metrics,
            server,
            config.topics().commandPartitions(),
            metrics::forwardedSoFar,
            () -> errors.first().map(ProcessorWiring::clientFailed).or(open::damage));
    GaugeWithCallback.builder()
        .name("joblog_ready")
        .help("What /readyz says: 1 for 200, 0 for 503.")
        .callback(series -> series.call(processor.problem().isEmpty() ? 1 : 0))
        .register(registry);
    JvmMetrics.builder().register(registry);
    server.start(queries, registry, processor::end, processor::problem);
    return processor;
  }

  private static Throwable clientFailed(Throwable error) {
    return new IllegalStateException(
        "Expected the threads of Kafka's clients to live, but one met " + error, error);
  }

  private static KnownSchemas schemas(ProcessorConfig config)
      throws SchemaRegistryException, InterruptedException {
    if (config.registry().isEmpty()) {
      return KnownSchemas.bundled();
    }
    KnownSchemas schemas = SchemaRegistry.resolve(config.registry().get());
    schemas.skipped().forEach(why -> LOG.warn("event=schema-skipped sentence=\"{}\"", why));
    return schemas;
  }

  private static CheckpointThread checkpointer(
      ProcessorConfig config,
      ProcessorConfig.Audit audit,
      KnownSchemas schemas,
      CheckpointMetrics metrics) {
    try {
      return CheckpointThread.start(
          StreamsSettings.client(config, "audit"),
          config.streams().applicationId() + "-audit",
          new EventWire(schemas),
          new CheckpointSettings(
              SigningKey.read(audit.privateKey(), audit.publicKey()),
              audit.interval(),
              audit.events()),
          metrics);
    } catch (UnusableKey badKey) {
      throw new IllegalArgumentException(badKey.getMessage(), badKey);
    }
  }

  /** To each partition of a fresh installation, before anything else is there. */
  private static void logForwarding(ProcessorConfig config, Admin admin, Shared.Wire wire)
      throws InterruptedException {
    try {
      List<Integer> fresh = EngineSettings.neverWritten(admin, config.topics().commandPartitions());
      if (fresh.isEmpty()) {
        return;
      }
      Map<String, Object> settings = StreamsSettings.client(config, "settings");
      settings.put(ProducerConfig.ACKS_CONFIG, "all");
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
        new EngineSettings(producer, wire.commands())
            .append(
                fresh,
                new Order.SetEngineVersion(
                    Engine.VERSION_MAX, config.leaseKeys().firstKey(), Optional.of(true)));
      }
    } catch (ExecutionException e) {
      throw new TopicsUnavailableException(
          "Expected to log the settings of a fresh installation, but the cluster refused: "
              + e.getCause(),
          e);
    }
  }

  private static KafkaTickSender tickSender(ProcessorConfig config, Shared.Wire wire) {
    Map<String, Object> settings = StreamsSettings.client(config, "ticks");
    settings.putAll(KafkaTickSender.producerSettings());
    return new KafkaTickSender(
        () -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
        wire.commands());
  }

  private static void close(KafkaStreams streams) {
    streams.close(
        CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(CLOSE_WAIT));
  }

  private ProcessorWiring() {}
}
