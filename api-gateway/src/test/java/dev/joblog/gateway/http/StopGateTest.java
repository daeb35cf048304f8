// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** A server that stops, and who waits and comes then. */
final class StopGateTest {

  private static final String PAGE = "https://console.example";

  private final CompletableFuture<Callback> waiting = new CompletableFuture<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch draining = new CountDownLatch(1);
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private final CompletableFuture<Void> mayGoOn = new CompletableFuture<>();
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  /** {@code /wait} is answered by the stop. */
  private final class Work extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (Request.getPathInContext(request).equals("/wait")) {
        waiting.complete(callback);
      } else {
        callback.succeeded();
      }
      return true;
    }
  }

  private CompletableFuture<Void> drain() {
    draining.countDown();
    return drained;
  }

  private CompletableFuture<Void> hurry() {
    stopping.countDown();
    return mayGoOn.thenRun(() -> waiting.join().succeeded());
  }

  private static boolean refusal(Request request, Response response, Callback callback) {
    response.write(true, ByteBuffer.wrap(new byte[] {'n', 'o'}), callback);
    return true;
  }

  @Test
  void whoComesIsServedUntilItIsDrainedThenWhoWaitsIsAnsweredAndWhoComesIsSentAway()
      throws Exception {
    StopGate gate =
        new StopGate(this::drain, this::hurry, StopGateTest::refusal, Duration.ofSeconds(60));
    gate.setHandler(new Work());
    Handler.Singleton pages = new CrossOrigins(List.of(PAGE)).handler("/");
    pages.setHandler(gate);
    server.setHandler(pages);
    server.addConnector(connector);
    server.setStopTimeout(30_000);
    server.start();
    try (Client parked = new Client();
        Client later = new Client()) {
      assertThat(later.ask("/now"))
          .startsWith("HTTP/1.1 200 OK")
          .doesNotContain("connection: close");
      assertThat(gate.problem()).isEmpty();
      parked.send("/wait");
      waiting.get(30, TimeUnit.SECONDS);
      Thread stop = new Thread(this::stop);
      stop.start();
      assertThat(draining.await(30, TimeUnit.SECONDS)).isTrue();

      assertThat(gate.problem()).isPresent();
      try (Client newcomer = new Client()) {
        assertThat(newcomer.ask("/now"))
            .startsWith("HTTP/1.1 200 OK")
            .contains("connection: close");
      }

      drained.complete(null);
      assertThat(stopping.await(30, TimeUnit.SECONDS)).isTrue();

      List<String> refused = later.ask("/now");
      mayGoOn.complete(null);

      assertThat(refused.get(0)).startsWith("HTTP/1.1 503");
      assertThat(refused)
          .contains("connection: close", "retry-after: 1", "access-control-allow-origin: " + PAGE);
      assertThat(parked.head().get(0)).isEqualTo("HTTP/1.1 200 OK");
      stop.join(TimeUnit.SECONDS.toMillis(30));
      assertThat(stop.isAlive()).isFalse();
    }
  }

  private void stop() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Expected the server to stop, but it does not", e);
    }
  }

  private final class Client implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader lines;

    Client() throws IOException {
      this.socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
      socket.setSoTimeout(30_000);
      this.lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    void send(String path) throws IOException {
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nOrigin: " + PAGE + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
    }

    List<String> ask(String path) throws IOException {
      send(path);
      return head();
    }

    /** The status line, then the headers in lower case. */
    List<String> head() throws IOException {
      List<String> head = new ArrayList<>();
      for (String line = lines.readLine();
          line != null && !line.isEmpty();
          line = lines.readLine()) {
        head.add(head.isEmpty() ? line : line.toLowerCase(Locale.ROOT));
      }
      return head;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
