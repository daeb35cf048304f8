// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** A request that has no answer when the server's time to stop is over. */
final class UnansweredTest {

  private final CountDownLatch open = new CountDownLatch(1);

  /** Never answers. */
  @Path("/")
  public static final class Silence {

    private final CountDownLatch open;

    Silence(CountDownLatch open) {
      this.open = open;
    }

    @GET
    @Path("silence")
    public void ask(@Suspended AsyncResponse client) {
      open.countDown();
    }
  }

  /** By itself Jetty has Jersey end it, with the status 200 and no body. */
  @Test
  void isNoSuccess() throws Exception {
    TestServer server =
        TestServer.started(
            environment -> {
              environment.jersey().register(new Silence(open));
              environment
                  .getApplicationContext()
                  .insertHandler(
                      new StopGate(
                          () -> CompletableFuture.completedFuture(null),
                          () -> CompletableFuture.completedFuture(null),
                          (request, response, callback) -> false));
            });
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      client.setSoTimeout(30_000);
      client
          .getOutputStream()
          .write("GET /silence HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(open.await(30, TimeUnit.SECONDS)).isTrue();

      assertThatThrownBy(server::close).hasCauseInstanceOf(TimeoutException.class);

      String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 503 ").contains("Connection: close");
    }
  }
}
