// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.Faces;
import dev.joblog.gateway.registry.RegistryErrors;
import dev.joblog.gateway.v2.NativeApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Requests that begin with too much, for a face with words of its own and for the native API. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HeadBoundsTest {

  private static final int BYTES_MAX = 8 * 1024;
  private static final String REGISTRY = "/schema-registry/subjects";

  private TestServer server;

  @BeforeAll
  void start() {
    Request.Handler errors = NativeApi.errors(List.of(new RegistryErrors()));
    server =
        TestServer.started(
            environment -> {
              Faces.settle(environment); // as the server itself does: twice is once
              environment.getApplicationContext().setErrorHandler(errors);
              environment
                  .lifecycle()
                  .addServerLifecycleListener(started -> started.setErrorHandler(errors));
            });
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private String sent(String target, String... headers) throws IOException {
    return sentAsIs(target, "Host: x\r\nConnection: close\r\n" + String.join("\r\n", headers));
  }

  private String sentAsIs(String target, String fields) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      String head = "GET " + target + " HTTP/1.1\r\n" + fields + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void tooLongAnAddressIsRefusedInTheWordsOfItsFace() throws IOException {
    for (int length : new int[] {BYTES_MAX + 1, 3 * BYTES_MAX}) {
      String query = "?" + "x".repeat(length);
      assertThat(sent(REGISTRY + query))
          .startsWith("HTTP/1.1 414 ")
          .contains("\"error_code\":414")
          .doesNotContain("problem+json");
      assertThat(sent("/v2/jobs" + query))
          .startsWith("HTTP/1.1 414 ")
          .contains("application/problem+json")
          .doesNotContain("instance");
    }
  }

  @Test
  void beyondWhatIsReadNobodyKnowsWhoseItIs() throws IOException {
    assertThat(sent(REGISTRY + "?" + "x".repeat(5 * BYTES_MAX)))
        .startsWith("HTTP/1.1 414 ")
        .contains("application/problem+json");
  }

  @Test
  void tooLargeAHeadIsRefusedLikewise() throws IOException {
    for (int length : new int[] {BYTES_MAX, 3 * BYTES_MAX, 5 * BYTES_MAX}) {
      assertThat(sent(REGISTRY, "X: " + "x".repeat(length)))
          .startsWith("HTTP/1.1 431 ")
          .contains("\"error_code\":431");
    }
    String many = "X: y\r\n".repeat(BYTES_MAX / 6 - 1) + "X: y";
    assertThat(sent(REGISTRY, many)).startsWith("HTTP/1.1 431 ");
  }

  @Test
  void theHostIsCountedOnce() throws IOException {
    String host = "h".repeat(3_000);
    String rest = "Host: " + host + "\r\nConnection: close";
    int fields = "GET  HTTP/1.1\r\nX: \r\n\r\n".length() + rest.length();

    assertThat(sentAsIs(REGISTRY, rest + "\r\nX: " + "x".repeat(BYTES_MAX - fields - 100)))
        .startsWith("HTTP/1.1 404 ");
    assertThat(sentAsIs(REGISTRY, rest + "\r\nX: " + "x".repeat(BYTES_MAX - fields + 100)))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void whatFitsIsPassedOn() throws IOException {
    assertThat(sent(REGISTRY + "?" + "x".repeat(BYTES_MAX - 200))).startsWith("HTTP/1.1 404 ");
    assertThat(sent(REGISTRY, "X: " + "x".repeat(BYTES_MAX - 200))).startsWith("HTTP/1.1 404 ");
  }
}
