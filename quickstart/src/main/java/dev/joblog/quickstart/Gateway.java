// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import dev.joblog.gateway.GatewayApplication;
import dev.joblog.gateway.GatewayConfiguration;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * A gateway in this JVM. Dropwizard's command line would end the process when a start fails; here
 * the caller learns why.
 */
final class Gateway implements AutoCloseable {

  private final GatewayApplication application = new GatewayApplication();
  private final Bootstrap<GatewayConfiguration> bootstrap = new Bootstrap<>(application);
  private final GatewayConfiguration configuration;
  private final Environment environment;
  private @Nullable Server server;

  /**
   * Reads the settings, and from here on logs as they say; starts nothing.
   *
   * @param settings JSON or YAML
   */
  Gateway(String settings) throws IOException, ConfigurationException {
    application.initialize(bootstrap);
    configuration =
        bootstrap
            .getConfigurationFactoryFactory()
            .create(
                GatewayConfiguration.class,
                bootstrap.getValidatorFactory().getValidator(),
                bootstrap.getObjectMapper(),
                "dw")
            .build(
                path -> new ByteArrayInputStream(settings.getBytes(StandardCharsets.UTF_8)),
                "settings");
    configuration
        .getLoggingFactory()
        .configure(bootstrap.getMetricRegistry(), application.getName());
    environment =
        new Environment(
            application.getName(),
            bootstrap.getObjectMapper(),
            bootstrap.getValidatorFactory(),
            bootstrap.getMetricRegistry(),
            bootstrap.getClassLoader(),
            bootstrap.getHealthCheckRegistry(),
            configuration);
  }

  /** Returns when requests are taken. */
  void start() throws Exception {
    bootstrap.run(configuration, environment);
    application.run(configuration, environment);
    Server built = configuration.getServerFactory().build(environment);
    built.setStopAtShutdown(false);
    server = built;
    built.start();
  }

  @Override
  public void close() {
    Server running = server;
    if (running != null) {
      try {
        running.stop();
      } catch (Exception e) {
        throw new IllegalStateException("Expected the gateway to stop, but it did not", e);
      }
    }
    configuration.getLoggingFactory().stop();
  }
}
