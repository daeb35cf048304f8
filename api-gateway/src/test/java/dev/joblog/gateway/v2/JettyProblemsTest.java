// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.http.StopGate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** What is said to whom gets a 503 from no face. */
final class JettyProblemsTest {

  private static final String GET = "GET /v2/jobs HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final Server server = new Server();
  private final LocalConnector connector = new LocalConnector(server);
  private final CompletableFuture<Void> goesOn = new CompletableFuture<>();
  private final CompletableFuture<Void> hurried = new CompletableFuture<>();

  /** Under way when Jetty gives it up. */
  private static final class GivenUp extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Response.writeError(request, response, callback, 503);
      return true;
    }
  }

  @Test
  void onlyWhoIsSentElsewhereIsToldThatTheGatewayEndsAndNothingWasDone() throws Exception {
    StopGate gate =
        new StopGate(
            () -> CompletableFuture.completedFuture(null),
            () -> {
              hurried.complete(null);
              return goesOn;
            },
            new JettyProblems(List.of()));
    gate.setHandler(new GivenUp());
    server.setHandler(gate);
    server.setErrorHandler(new JettyProblems(List.of()));
    server.addConnector(connector);
    server.start();

    assertThat(connector.getResponse(GET))
        .startsWith("HTTP/1.1 503")
        .contains("/problems/overloaded")
        .contains("Retry-After: 1\r\n")
        .doesNotContain("gateway-ending");

    var stopped = CompletableFuture.runAsync(this::stop);
    hurried.join();
    assertThat(connector.getResponse(GET))
        .startsWith("HTTP/1.1 503")
        .contains("/problems/gateway-ending");
    goesOn.complete(null);
    stopped.join();
  }

  private void stop() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Expected the server to stop, but it does not", e);
    }
  }
}
