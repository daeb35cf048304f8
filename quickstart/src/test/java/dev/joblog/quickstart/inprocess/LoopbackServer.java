// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import dev.joblog.gateway.Faces;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import io.dropwizard.testing.DropwizardTestSupport;
import java.util.List;
import java.util.function.Consumer;

/** Dropwizard on a free port of the loopback interface, set up as the gateway sets it up. */
final class LoopbackServer extends DropwizardTestSupport<Configuration> implements AutoCloseable {

  private final Consumer<Environment> wiring;

  private LoopbackServer(Consumer<Environment> wiring) {
    super(Wired.class, configuration());
    this.wiring = wiring;
  }

  static LoopbackServer started(Consumer<Environment> wiring) {
    LoopbackServer server = new LoopbackServer(wiring);
    try {
      server.before();
    } catch (Exception e) {
      throw new IllegalStateException("Expected the server to start, but it does not", e);
    }
    return server;
  }

  private static Configuration configuration() {
    DefaultServerFactory server = new DefaultServerFactory();
    Faces.settle(server);
    server.setApplicationConnectors(List.of(loopback()));
    server.setAdminConnectors(List.of(loopback()));
    LogbackAccessRequestLogFactory requests = new LogbackAccessRequestLogFactory();
    requests.setAppenders(List.of());
    server.setRequestLogFactory(requests);
    DefaultLoggingFactory logging = new DefaultLoggingFactory();
    logging.setLevel("ERROR");
    Configuration configuration = new Configuration();
    configuration.setServerFactory(server);
    configuration.setLoggingFactory(logging);
    return configuration;
  }

  private static HttpConnectorFactory loopback() {
    HttpConnectorFactory connector = new HttpConnectorFactory();
    connector.setBindHost("127.0.0.1");
    connector.setPort(0);
    return connector;
  }

  @Override
  public Application<Configuration> newApplication() {
    return new Wired(wiring);
  }

  @Override
  public void close() {
    after();
  }

  /** What {@link Faces} registers, and nothing else. */
  static final class Wired extends Application<Configuration> {

    private final Consumer<Environment> wiring;

    Wired(Consumer<Environment> wiring) {
      this.wiring = wiring;
    }

    @Override
    public void run(Configuration configuration, Environment environment) {
      wiring.accept(environment);
    }
  }
}
