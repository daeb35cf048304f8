// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.auth.AuthSettings;
import dev.joblog.gateway.auth.AuthSetup;
import dev.joblog.gateway.auth.Scopes;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.testing.DropwizardTestSupport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The native API on a real Jetty and a free port, over fakes. Every answer is held against the
 * document while it passes.
 */
final class Face implements AutoCloseable {

  static final String ISSUER = "http://localhost/dev";
  static final List<String> CAPABILITIES = List.of("media.facts@1", "media.proxies@1");

  final FakeCommands commands = new FakeCommands();
  final FakeReads reads = new FakeReads();
  volatile Instant now = Samples.T;

  private final ExecutorService answering = Executors.newFixedThreadPool(2);
  private final AuthSetup auth;
  private final DropwizardTestSupport<Configuration> server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Document document = Document.bundled();

  Face() {
    InstantSource clock = () -> now;
    this.auth = new AuthSetup(settings(), clock);
    NativeApi api =
        new NativeApi(
            commands,
            reads,
            NativeSettings.DEFAULT,
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII),
            clock,
            answering);
    Configuration configuration = new Configuration();
    DefaultServerFactory factory = (DefaultServerFactory) configuration.getServerFactory();
    factory.setRegisterDefaultExceptionMappers(false);
    factory.setAdminConnectors(List.of());
    HttpConnectorFactory connector = new HttpConnectorFactory();
    connector.setBindHost("127.0.0.1");
    connector.setPort(0);
    factory.setApplicationConnectors(List.of(connector));
    HttpConnectorFactory admin = new HttpConnectorFactory();
    admin.setBindHost("127.0.0.1");
    admin.setPort(0);
    factory.setAdminConnectors(List.of(admin));
    this.server =
        new DropwizardTestSupport<>(
            c -> app(api), configuration) ;
  }

  private Application<Configuration> app(NativeApi api) {
    return new Application<>() {
      @Override
      public void run(Configuration configuration, Environment environment) {
        auth.components().forEach(environment.jersey()::register);
        api.components().forEach(environment.jersey()::register);
        environment.getApplicationContext().setErrorHandler(NativeApi.errors());
        environment.lifecycle().addServerLifecycleListener(s -> s.setErrorHandler(NativeApi.errors()));
      }
    };
  }
}
