// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway;

import dev.joblog.gateway.auth.AuthSetup;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.core.TimerThread;
import dev.joblog.gateway.health.GatewayMetrics;
import dev.joblog.gateway.health.HealthResource;
import dev.joblog.gateway.query.ConfiguredProcessors;
import dev.joblog.gateway.query.HttpProcessors;
import dev.joblog.gateway.query.OwnerDirectory;
import dev.joblog.gateway.query.PartitionReads;
import dev.joblog.gateway.query.PartitionedReads;
import dev.joblog.gateway.registry.RegistryResource;
import dev.joblog.gateway.sse.EventStream;
import dev.joblog.protocol.wire.SchemaRegistryException;
import dev.joblog.topics.LogFormat;
import dev.joblog.topics.Variables;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.CheckCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.AutoCloseableManager;
import io.dropwizard.logging.common.LoggingUtil;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;
import org.slf4j.Logger;

/** The API gateway: HTTP on one side, the log on the other. */
public final class GatewayApplication extends Application<GatewayConfiguration> {

  /** Write answers; a slow client holds one up. */
  static final int ANSWERING_THREADS = 16;

  /** Drive the HTTP client towards the processors, and decode what they answer. */
  static final int ASKING_THREADS = 4;

  private static final int ASKING_WAITING_MAX = 16_384;

  public static void main(String[] arguments) throws Exception {
    LogFormat.begin(System.getenv());
    new GatewayApplication().run(arguments);
  }

  @Override
  public String getName() {
    return "joblog-gateway";
  }

  /** A file that is named says how, from the first line on, and {@code logging} leaves it alone. */
  @Override
  protected void bootstrapLogging() {
    if (System.getProperty("logback.configurationFile") == null) {
      super.bootstrapLogging();
      // It leaves the root at DEBUG, of which nothing is written and which is half of a request.
      LoggingUtil.getLoggerContext()
          .getLogger(Logger.ROOT_LOGGER_NAME)
          .setLevel(bootstrapLogLevel());
    } else {
      LoggingUtil.hijackJDKLogging();
    }
  }

  @Override
  public void initialize(Bootstrap<GatewayConfiguration> bootstrap) {
    bootstrap.setConfigurationSourceProvider(
        new SubstitutingSourceProvider(
            bootstrap.getConfigurationSourceProvider(), Variables.of(System.getenv())));
  }

  @Override
  protected void addDefaultCommands(Bootstrap<GatewayConfiguration> bootstrap) {
    // Not Dropwizard's own as well: a command line with two commands of one name does not start.
    bootstrap.addCommand(new Serve(this));
    bootstrap.addCommand(new CheckCommand<>(this));
  }

  @Override
  public void run(GatewayConfiguration configuration, Environment environment)
      throws InterruptedException, SchemaRegistryException {
    Clock clock = Clock.systemUTC();
    TimerThread timer = new TimerThread();
    environment.lifecycle().manage(new AutoCloseableManager(timer));
    // Each request in flight ends in an answer or two; then what was read.
    AnsweringThreads answering =
        new AnsweringThreads(ANSWERING_THREADS, 4 * configuration.inFlightMax() + 8_192);
    environment.lifecycle().manage(new AutoCloseableManager(answering));
    ThreadPoolExecutor asking = Threads.pool("asking", ASKING_THREADS, ASKING_WAITING_MAX);
    environment.lifecycle().manage(new AutoCloseableManager(asking::shutdownNow));

    Log log = Log.open(configuration, timer, clock, answering);
    environment.lifecycle().manage(new AutoCloseableManager(log));
    HttpProcessors processors = new HttpProcessors(configuration.secrets().internalToken(), asking);
    OwnerDirectory owners =
        new OwnerDirectory(
            processors, new ConfiguredProcessors(configuration.processors(), asking), timer);
    owners.start(log.routing.partitions());
    Reads reads =
        new PartitionedReads(
            new PartitionReads(processors, owners, log.seen, timer),
            log.routing,
            log.placement,
            log.ends(),
            timer);

    Faces.settle(configuration.getServerFactory());
    Faces faces =
        Faces.register(
            environment,
            new Faces.Doors(log.commands(), reads, log.events()),
            new AuthSetup(configuration.auth(), clock),
            new Faces.Settings(
                configuration.nativeApi(),
                configuration.streams(),
                configuration.dialects(),
                configuration.crossOrigins(),
                configuration.secrets().cursorBytes(),
                configuration.drain()),
            timer,
            clock,
            answering);
    if (configuration.registry().isServed()) {
      environment.jersey().register(new RegistryResource());
    }
    HealthResource health =
        new HealthResource(
            List.of(log::end),
            List.of(log::problem, faces::problem, () -> owners.problem(log.routing.partitions())));
    environment.jersey().register(health);
    environment.healthChecks().register("ready", health.check());
    GatewayMetrics metrics =
        new GatewayMetrics(environment.metrics(), log.inFlight, log.divergence, log.counts);
    metrics.watchReadiness(health);
    metrics.watchReplyPartition(log.replyClaim::isShared);
    EventStream streams = faces.streams();
    metrics.watchStreams(streams::connections, streams.connectionsMax(), streams.counts());
    environment.admin().addServlet("prometheus", metrics.servlet()).addMapping("/metrics");
  }
}
