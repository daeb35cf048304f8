// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway;

import dev.joblog.gateway.auth.AuthSetup;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.core.TimerThread;
import dev.joblog.gateway.dialect.Dialect;
import dev.joblog.gateway.dialect.DialectParts;
import dev.joblog.gateway.dialect.DialectSettings;
import dev.joblog.gateway.health.GatewayMetrics;
import dev.joblog.gateway.health.HealthResource;
import dev.joblog.gateway.http.FaceErrors;
import dev.joblog.gateway.query.HttpProcessors;
import dev.joblog.gateway.query.OwnerDirectory;
import dev.joblog.gateway.query.PartitionReads;
import dev.joblog.gateway.query.PartitionedReads;
import dev.joblog.gateway.registry.RegistryResource;
import dev.joblog.gateway.sse.EventStream;
import dev.joblog.gateway.sse.StreamFace;
import dev.joblog.gateway.v2.EventsFace;
import dev.joblog.gateway.v2.NativeApi;
import dev.joblog.protocol.wire.SchemaRegistryException;
import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.AutoCloseableManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;

/** The API gateway: HTTP on one side, the log on the other. */
public final class GatewayApplication extends Application<GatewayConfiguration> {

  /** Write answers; a slow client holds one up. */
  static final int ANSWERING_THREADS = 16;

  /** Drive the HTTP client towards the processors, and decode what they answer. */
  static final int ASKING_THREADS = 4;

  private static final int ASKING_WAITING_MAX = 16_384;

  /** Everything else is small, streamed, or compressed already. */
  private static final Set<String> COMPRESSED =
      Set.of("application/json", "application/problem+json", "application/yaml", "text/plain");

  public static void main(String[] arguments) throws Exception {
    new GatewayApplication().run(arguments);
  }

  @Override
  public String getName() {
    return "joblog-gateway";
  }

  @Override
  public void initialize(Bootstrap<GatewayConfiguration> bootstrap) {
    bootstrap.setConfigurationSourceProvider(
        new SubstitutingSourceProvider(
            bootstrap.getConfigurationSourceProvider(), new EnvironmentVariableSubstitutor(true)));
  }

  @Override
  public void run(GatewayConfiguration configuration, Environment environment)
      throws InterruptedException, SchemaRegistryException {
    Clock clock = Clock.systemUTC();
    TimerThread timer = new TimerThread();
    environment.lifecycle().manage(new AutoCloseableManager(timer));
    // Each request in flight ends in an answer or two; then what was read.
    ThreadPoolExecutor answering =
        Threads.pool("answering", ANSWERING_THREADS, 4 * configuration.inFlightMax() + 8_192);
    environment.lifecycle().manage(new AutoCloseableManager(answering::shutdownNow));
    ThreadPoolExecutor asking = Threads.pool("asking", ASKING_THREADS, ASKING_WAITING_MAX);
    environment.lifecycle().manage(new AutoCloseableManager(asking::shutdownNow));

    Log log = Log.open(configuration, timer, clock, answering);
    environment.lifecycle().manage(new AutoCloseableManager(log));
    HttpProcessors processors = new HttpProcessors(configuration.secrets().internalToken(), asking);
    OwnerDirectory owners = new OwnerDirectory(processors, configuration.processors(), timer);
    owners.start();
    Reads reads =
        new PartitionedReads(
            new PartitionReads(processors, owners, log.seen, timer),
            log.routing,
            log.placement,
            log.ends(),
            timer);

    AuthSetup auth = new AuthSetup(configuration.auth(), clock);
    List<Dialect> dialects =
        dialects(
            configuration.dialects(),
            new DialectParts(
                log.commands(),
                reads,
                auth,
                configuration.secrets().cursorBytes(),
                timer,
                clock,
                answering));
    List<FaceErrors> faces = dialects.stream().map(Dialect::errors).toList();
    NativeApi nativeApi =
        new NativeApi(
            log.commands(),
            reads,
            configuration.nativeApi(),
            configuration.secrets().cursorBytes(),
            faces,
            clock,
            answering);
    auth.components().forEach(environment.jersey()::register);
    nativeApi.components().forEach(environment.jersey()::register);
    for (Dialect dialect : dialects) {
      dialect.components().forEach(environment.jersey()::register);
      environment.lifecycle().manage(new AutoCloseableManager(dialect));
    }
    EventStream events =
        new EventStream(
            log.events(),
            reads,
            streams(new EventsFace(auth.verifier()), dialects),
            configuration.streams(),
            timer,
            clock);
    environment.lifecycle().manage(new AutoCloseableManager(events));
    environment.getApplicationContext().insertHandler(events.handler());
    var unused = events.start();
    if (configuration.registry().isServed()) {
      environment.jersey().register(new RegistryResource());
    }
    environment
        .jersey()
        .register(
            new HealthResource(
                List.of(log::problem, events::problem, () -> ownerProblem(owners, log))));
    GatewayMetrics metrics =
        new GatewayMetrics(environment.metrics(), log.inFlight, log.divergence, log.counts);
    metrics.watchStreams(events::connections, events.connectionsMax(), events.counts());
    environment.admin().addServlet("prometheus", metrics.servlet()).addMapping("/metrics");
    settle(configuration, environment, faces);
  }

  /** Those that are switched on. */
  @SuppressWarnings("UnusedVariable") // until the first dialect stands here
  private static List<Dialect> dialects(DialectSettings settings, DialectParts parts) {
    List<Dialect> dialects = new ArrayList<>();
    return List.copyOf(dialects);
  }

  private static List<StreamFace> streams(StreamFace own, List<Dialect> dialects) {
    return Stream.concat(
            Stream.of(own), dialects.stream().flatMap(dialect -> dialect.streams().stream()))
        .toList();
  }

  private static Optional<String> ownerProblem(OwnerDirectory owners, Log log) {
    return owners.isComplete(log.routing.partitions())
        ? Optional.empty()
        : Optional.of("Expected every partition to have an owner, but one has none");
  }

  /** Dropwizard's own answers to errors are not problems (RFC 9457); and gzip holds streams up. */
  private static void settle(
      GatewayConfiguration configuration, Environment environment, List<FaceErrors> faces) {
    if (configuration.getServerFactory() instanceof AbstractServerFactory server) {
      server.setRegisterDefaultExceptionMappers(false);
      server.getGzipFilterFactory().setCompressedMimeTypes(COMPRESSED);
    }
    environment.getApplicationContext().setErrorHandler(NativeApi.errors(faces));
    environment
        .lifecycle()
        .addServerLifecycleListener(server -> server.setErrorHandler(NativeApi.errors(faces)));
  }
}
