// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.gateway.core.TimerThread;
import dev.joblog.gateway.http.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.Graceful;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over a real socket. */
class JettyStreamTest {

  private final FakeLog log = new FakeLog(2);
  private final FakeStates states = new FakeStates();
  private final TimerThread timer = new TimerThread();
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private volatile Duration ahead = Duration.ZERO;
  private final EventStream stream =
      new EventStream(
          log,
          states,
          List.of(new Face("/plain", new PlainFormat()), new Face("/strict", new StrictFormat())),
          StreamSettings.DEFAULT,
          timer,
          () -> Instant.now().plus(ahead));

  /** Who watches stands in the query: {@code ?tenant=a&job=…&after=…}. */
  private record Face(String path, SseFormat format) implements StreamFace {

    @Override
    public StreamRequest read(HttpRequest request) {
      Optional<String> after = one(request, "after");
      return new StreamRequest(
          one(request, "job")
              .map(id -> Station.job("a", dev.joblog.protocol.JobId.parse(id).orElseThrow()))
              .orElseGet(() -> Station.tenant("a")),
          after.<Start>map(Start.After::new).orElseGet(Start.Latest::new),
          one(request, "until").map(Instant::parse).orElse(Instant.MAX));
    }

    private static Optional<String> one(HttpRequest request, String name) {
      return request.parameters().getOrDefault(name, List.of()).stream().findFirst();
    }

    @Override
    public Refusal refusal(HttpRequest request, RuntimeException why) {
      return new Refusal(
          418,
          new TreeMap<>(java.util.Map.of("Content-Type", "text/plain")),
          String.valueOf(why.getMessage()).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** As a handler that tells browsers which pages may read the answer. */
  private static final class Marking extends Handler.Wrapper {

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      response.getHeaders().put("X-Marked", "yes");
      return super.handle(request, response, callback);
    }
  }

  @BeforeEach
  @SuppressWarnings("removal") // Dropwizard 5.0 stands on this one
  void start() throws Exception {
    var gzip = new org.eclipse.jetty.server.handler.gzip.GzipHandler();
    gzip.setIncludedMimeTypes("application/json");
    Handler.Singleton before = new Marking();
    before.setHandler(stream.handler());
    gzip.setHandler(before);
    GracefulHandler graceful = new GracefulHandler();
    graceful.setHandler(gzip);
    server.setHandler(graceful);
    connector.setHost("127.0.0.1");
    connector.setIdleTimeout(1_000);
    connector.setAcceptedSendBufferSize(8 * 1024);
    server.addConnector(connector);
    server.setStopTimeout(20_000);
    server.start();
    stream.start().get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    stream.close();
    timer.close();
  }

  private RawClient connect(String target, String... headers) {
    return RawClient.get(connector.getLocalPort(), target, headers);
  }

  @Test
  void aStreamIsNeitherCompressedNorStoredNorHeldUp() {
    try (RawClient client = connect("/plain", "Accept-Encoding: gzip, deflate, br")) {
      assertThat(client.status()).isEqualTo("HTTP/1.1 200 OK");
      assertThat(client.header("content-type")).hasValue("text/event-stream;charset=utf-8");
      assertThat(client.header("cache-control")).hasValue("no-store");
      assertThat(client.header("x-accel-buffering")).hasValue("no");
      assertThat(client.header("content-encoding")).isEmpty();
      assertThat(client.header("transfer-encoding")).hasValue("chunked");
      assertThat(client.chunk()).contains("event: ack");

      log.append(Story.of("a", 0, 1).created(1));

      assertThat(client.chunk()).contains("event: JobCreated");
    }
  }

  @Test
  void aStrictReaderGetsEveryMessageInAChunkOfItsOwn() {
    Story job = Story.of("a", 1, 1);
    try (RawClient client = connect("/strict")) {
      assertThat(client.chunk()).isEqualTo("event: ack\r\ndata: subscribed\r\n\r\n");
      for (int i = 0; i < 50; i++) {
        log.append(job.created(i), job.completed(i));
      }
      for (int i = 0; i < 50; i++) {
        assertThat(client.chunk())
            .startsWith("event: completed\r\ndata: {\"n\":" + (2 * i + 2) + "}\r\nid: v1.")
            .endsWith("\r\n\r\n");
      }
    }
  }

  @Test
  void anIdleStreamOutlivesTheConnectionsIdleTime() {
    try (RawClient client = connect("/plain")) {
      assertThat(client.chunk()).contains("event: ack");
      await(Duration.ofMillis(2_500));
      log.append(Story.of("a", 0, 1).created(1));
      assertThat(client.chunk()).contains("event: JobCreated");
    }
  }

  /** Time on the socket is the one thing here that can not be moved. */
  private static void await(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    waitUntil(() -> System.nanoTime() > end);
  }

  @Test
  void aFinishedJobsStreamEndsAndItsEndIsAnsweredWith204() {
    Story job = Story.of("a", 1, 1);
    log.append(job.created(1), job.completed(2));
    states.know(job);
    String id;
    try (RawClient client = connect("/plain?job=" + job.id())) {
      String all = client.rest();
      assertThat(all).contains("event: JobCompleted").doesNotContain("JobCreated");
      assertThat(all).contains("event: close\ndata: job_finished");
      List<Visit.Message> messages = Visit.parse(all);
      id = messages.get(messages.size() - 1).id();
    }
    try (RawClient back = connect("/plain?job=" + job.id() + "&after=" + id)) {
      assertThat(back.status()).isEqualTo("HTTP/1.1 204 No Content");
    }
  }

  @Test
  void aRefusalIsAPlainAnswer() {
    try (RawClient client = connect("/plain?after=nonsense")) {
      assertThat(client.status()).startsWith("HTTP/1.1 418");
      assertThat(client.header("x-marked")).hasValue("yes");
    }
    assertThat(stream.counts().refusedTotals())
        .containsEntry("id-invalid", 1L)
        .containsEntry("too-many-of-tenant", 0L);
    try (RawClient client = connect("/elsewhere")) {
      assertThat(client.status()).startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void theHeadOfAStreamHasNoLength() {
    try (RawClient client = RawClient.ask("HEAD", connector.getLocalPort(), "/plain")) {
      assertThat(client.status()).isEqualTo("HTTP/1.1 200 OK");
      assertThat(client.header("content-type")).hasValue("text/event-stream;charset=utf-8");
      assertThat(client.header("content-length")).isEmpty();
      assertThat(stream.connections()).isZero();
    }
  }

  @Test
  void aTokenThatExpiresEndsItsStreamAlsoWhileTheLogIsAway() {
    try (RawClient client = connect("/plain?until=" + Instant.now().plusSeconds(3_600))) {
      assertThat(client.chunk()).contains("event: ack");
      log.fail(Integer.MAX_VALUE);
      waitUntil(() -> stream.problem().isPresent());
      ahead = Duration.ofSeconds(30);
      assertThat(client.chunk()).contains("keep-alive");
      ahead = Duration.ofHours(1);
      assertThat(client.chunk()).contains("token_expired");
    }
  }

  @Test
  void aClientThatGoesGivesItsSeatBack() {
    try (RawClient client = connect("/plain")) {
      assertThat(client.chunk()).contains("event: ack");
      assertThat(stream.connections()).isEqualTo(1);
    }
    Story job = Story.of("a", 0, 1);
    waitUntil(
        () -> {
          log.append(job.created(1));
          return stream.connections() == 0;
        });
  }

  @Test
  void aClientThatReadsNothingIsDroppedAndTheOthersNoticeNothing() {
    connector.setIdleTimeout(60_000);
    Story job = Story.of("a", 0, 1);
    try (RawClient lazy = connect("/plain");
        RawClient keen = connect("/plain")) {
      assertThat(keen.chunk()).contains("event: ack");
      int sent = 0;
      // More than its buffer, the server's socket and its own can hold.
      while (stream.connections() == 2) {
        for (int i = 0; i < 1_000; i++) {
          log.append(job.created(1));
          sent++;
        }
        keen.events(1_000);
      }
      assertThat(sent).isGreaterThan(Outlet.FRAMES_MAX);
      log.append(job.completed(9));
      assertThat(keen.chunk()).contains("event: JobCompleted");
      assertThat(lazy.restOrBroken()).doesNotContain("JobCompleted");
    }
  }

  @Test
  void aServerThatStopsEndsEveryStreamAndWaitsForNone() throws Exception {
    List<RawClient> clients = connectMany(20);
    AtomicInteger openWhenTheRestStops = new AtomicInteger(-1);
    server.addBean(whenStopping(() -> openWhenTheRestStops.set(stream.connections())));
    stopInTime();
    assertThat(openWhenTheRestStops).hasValue(0);
    for (RawClient client : clients) {
      assertThat(client.rest()).isEqualTo("event: close\ndata: gateway_ends\n\n");
      client.close();
    }
    assertThat(stream.connections()).isEqualTo(0);
  }

  @Test
  void aServerThatStopsWhileTheLogCanNotBeReadEndsItsStreamsToo() throws Exception {
    List<RawClient> clients = connectMany(1);
    log.fail(Integer.MAX_VALUE);
    waitUntil(() -> stream.problem().isPresent());
    stopInTime();
    assertThat(clients.get(0).rest()).contains("gateway_ends");
    clients.get(0).close();
  }

  /** What a connector does then: it begins to time its connections out. */
  private static Graceful whenStopping(Runnable action) {
    return new Graceful() {
      @Override
      public CompletableFuture<Void> shutdown() {
        action.run();
        return CompletableFuture.completedFuture(null);
      }

      @Override
      public boolean isShutdown() {
        return false;
      }
    };
  }

  private List<RawClient> connectMany(int count) {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RawClient client = connect("/plain");
      assertThat(client.chunk()).contains("event: ack");
      clients.add(client);
    }
    return clients;
  }

  /** Half of what a stop waits for a response that does not end. */
  private void stopInTime() throws Exception {
    long start = System.nanoTime();
    server.stop();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  private static void waitUntil(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
  }
}
