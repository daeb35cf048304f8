// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import dev.joblog.gateway.Faces;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import io.dropwizard.testing.DropwizardTestSupport;
import io.dropwizard.util.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;

/** Dropwizard with nothing but what it is given, as the gateway sets it up. */
public final class TestServer implements AutoCloseable {

  /** How long a stop waits for requests that are open. */
  private static final Duration STOP_AT_MOST = Duration.seconds(2);

  /** Dropwizard's default. */
  private static final java.time.Duration IDLE_AT_MOST = java.time.Duration.ofSeconds(30);

  private final DropwizardTestSupport<Configuration> support;

  private TestServer(DropwizardTestSupport<Configuration> support) {
    this.support = support;
  }

  /**
   * @param errors answers what Jetty refuses by itself
   */
  public static TestServer started(List<Object> components, Request.Handler errors) {
    return started(components, new Handler.Wrapper(), errors);
  }

  /**
   * @param before is asked before the servlets
   */
  public static TestServer started(
      List<Object> components, Handler.Singleton before, Request.Handler errors) {
    return started(components, before, errors, IDLE_AT_MOST);
  }

  /**
   * @param idleAtMost how long a connection may be idle
   */
  public static TestServer started(
      List<Object> components,
      Handler.Singleton before,
      Request.Handler errors,
      java.time.Duration idleAtMost) {
    return started(
        idleAtMost,
        environment -> {
          environment.getApplicationContext().insertHandler(before);
          components.forEach(environment.jersey()::register);
          environment.getApplicationContext().setErrorHandler(errors);
          environment
              .lifecycle()
              .addServerLifecycleListener(server -> server.setErrorHandler(errors));
        });
  }

  /**
   * @param wiring registers what is served
   */
  public static TestServer started(Consumer<Environment> wiring) {
    return started(IDLE_AT_MOST, wiring);
  }

  private static TestServer started(java.time.Duration idleAtMost, Consumer<Environment> wiring) {
    DropwizardTestSupport<Configuration> support = new Support(new Wired(wiring), idleAtMost);
    try {
      support.before();
    } catch (Exception e) {
      throw new IllegalStateException("Expected the server to start, but it does not", e);
    }
    return new TestServer(support);
  }

  private static Configuration configuration(java.time.Duration idleAtMost) {
    Configuration configuration = new Configuration();
    DefaultServerFactory server = new DefaultServerFactory();
    Faces.settle(server);
    server.setShutdownGracePeriod(STOP_AT_MOST);
    server.setApplicationConnectors(List.of(loopback(idleAtMost)));
    server.setAdminConnectors(List.of(loopback(idleAtMost)));
    LogbackAccessRequestLogFactory requests = new LogbackAccessRequestLogFactory();
    requests.setAppenders(List.of());
    server.setRequestLogFactory(requests);
    configuration.setServerFactory(server);
    DefaultLoggingFactory logging = new DefaultLoggingFactory();
    logging.setLevel("ERROR");
    configuration.setLoggingFactory(logging);
    return configuration;
  }

  private static HttpConnectorFactory loopback(java.time.Duration idleAtMost) {
    HttpConnectorFactory connector = new HttpConnectorFactory();
    connector.setBindHost("127.0.0.1");
    connector.setPort(0);
    connector.setIdleTimeout(Duration.milliseconds(idleAtMost.toMillis()));
    return connector;
  }

  public int port() {
    return support.getLocalPort();
  }

  @Override
  public void close() {
    support.after();
  }

  private static final class Support extends DropwizardTestSupport<Configuration> {

    private final Wired wired;

    Support(Wired wired, java.time.Duration idleAtMost) {
      super(Wired.class, configuration(idleAtMost));
      this.wired = wired;
    }

    @Override
    public Application<Configuration> newApplication() {
      return wired;
    }
  }

  static final class Wired extends Application<Configuration> {

    private final Consumer<Environment> wiring;

    Wired(Consumer<Environment> wiring) {
      this.wiring = wiring;
    }

    @Override
    public void run(Configuration configuration, Environment environment) {
      Faces.settle(environment);
      wiring.accept(environment);
    }
  }
}
