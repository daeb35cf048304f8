// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.joblog.protocol.wire.QueryWire;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The internal port: {@code POST /internal/query}, {@code POST /internal/rows}, {@code GET
 * /internal/owners} and {@code GET /internal/settings} for whoever has the shared token, {@code GET
 * /metrics}, {@code GET /livez} and {@code GET /readyz} for whoever reaches the port. Never a
 * public address (DESIGN 14). A bounded number of threads reads stores, a bounded queue before
 * them; a question past both is {@code busy}. The rest is quick and has threads of its own: who is
 * full of questions, or waits for a store, still says that it lives and what it owns.
 */
public final class QueryServer implements AutoCloseable {

  /** Questions that wait for a thread. */
  static final int QUEUE_MAX = 256;

  /** Read what is asked, and answer what needs no store. */
  static final int QUICK_THREADS = 4;

  /** A question is small: filters, labels, capabilities. */
  static final int REQUEST_BYTES_MAX = 64 * 1024;

  /**
   * From a connection's first byte to the last of its request; past it the connection is closed.
   */
  static final int REQUEST_SECONDS_MAX = 10;

  private static final Logger LOG = LoggerFactory.getLogger(QueryServer.class);
  private static final String BINARY = "avro/binary";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final PrometheusTextFormatWriter PROMETHEUS = PrometheusTextFormatWriter.create();

  private final HttpServer http;
  private final ThreadPoolExecutor reading;
  private final ThreadPoolExecutor quick;
  private final byte[] authorization;

  static {
    // Headers and body leave as two writes; with Nagle's algorithm the second would wait for the
    // first one's delayed acknowledgement, 40 ms.
    given("sun.net.httpserver.nodelay", "true");
    // A request that comes byte by byte would hold one of the quick threads for ever.
    given("sun.net.httpserver.maxReqTime", String.valueOf(REQUEST_SECONDS_MAX));
  }

  /** The JDK's server reads it once. */
  private static void given(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * Binds the port; answers from {@link #start} on.
   *
   * @param port 0: a free one
   * @throws IOException when the port is taken
   */
  public QueryServer(String bindHost, int port, String token, int threads) throws IOException {
    this.http = HttpServer.create(new InetSocketAddress(bindHost, port), 0);
    this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    this.reading = pool("joblog-query-", threads);
    this.quick = pool("joblog-internal-", QUICK_THREADS);
    http.setExecutor(quick);
  }

  private static ThreadPoolExecutor pool(String name, int threads) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(QUEUE_MAX),
        task -> {
          Thread thread = new Thread(task, name + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  public int port() {
    return http.getAddress().getPort();
  }

  /**
   * @param metrics what {@code /metrics} tells
   * @param end why nothing but a new process can do its work; empty while this one may
   * @param problem why this processor can't do its work now; empty when it can
   */
  public void start(
      QueryEndpoint queries,
      PrometheusRegistry metrics,
      Supplier<Optional<String>> end,
      Supplier<Optional<String>> problem) {
    http.createContext(
        "/internal/query",
        exchange -> read(exchange, () -> queries.query(body(exchange), reads(exchange))));
    http.createContext(
        "/internal/rows", exchange -> read(exchange, () -> queries.rows(body(exchange))));
    http.createContext(
        "/internal/owners",
        exchange ->
            answer(exchange, guarded(exchange, "GET"), () -> queries.owners(reads(exchange))));
    http.createContext(
        "/internal/settings",
        exchange -> answer(exchange, guarded(exchange, "GET"), queries::settings));
    http.createContext(
        "/metrics", exchange -> answer(exchange, open(exchange, "GET"), () -> text(metrics)));
    health("/livez", "live", end);
    health("/readyz", "ready", problem);
    http.start();
  }

  private static Reply text(PrometheusRegistry metrics) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PROMETHEUS.write(text, metrics.scrape());
    return new Reply(200, PROMETHEUS.getContentType(), text.toByteArray());
  }

  private void health(String path, String word, Supplier<Optional<String>> problem) {
    http.createContext(
        path,
        exchange ->
            answer(
                exchange,
                open(exchange, "GET"),
                () ->
                    problem
                        .get()
                        .map(sentence -> Reply.text(503, sentence))
                        .orElseGet(() -> Reply.text(200, word))));
  }

  /** Only who has the token takes a place among those that wait for a store. */
  private void read(HttpExchange exchange, Action action) {
    Optional<Reply> refusal = guarded(exchange, "POST");
    if (refusal.isPresent()) {
      answer(exchange, refusal, action);
      return;
    }
    try {
      reading.execute(() -> answer(exchange, Optional.empty(), action));
    } catch (RejectedExecutionException full) {
      answer(exchange, Optional.of(Reply.text(503, "busy")), action);
    }
  }

  private Optional<Reply> guarded(HttpExchange exchange, String method) {
    return open(exchange, method)
        .or(
            () ->
                isAuthorized(exchange)
                    ? Optional.empty()
                    : Optional.of(Reply.text(401, "unauthorized")));
  }

  private static Optional<Reply> open(HttpExchange exchange, String method) {
    if (!exchange.getHttpContext().getPath().equals(exchange.getRequestURI().getPath())) {
      return Optional.of(Reply.text(404, "not-found"));
    }
    return exchange.getRequestMethod().equals(method)
        ? Optional.empty()
        : Optional.of(Reply.text(405, "method-not-allowed"));
  }

  /** Constant time for tokens of one length. */
  private boolean isAuthorized(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    return given != null
        && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), authorization);
  }

  private static void answer(HttpExchange exchange, Optional<Reply> refusal, Action action) {
    try (exchange) {
      send(exchange, refusal.isPresent() ? refusal.get() : reply(exchange, action));
    } catch (IOException | UncheckedIOException gone) {
      LOG.debug("event=asker-gone reason={}", gone.toString());
    }
  }

  private static Reply reply(HttpExchange exchange, Action action) throws IOException {
    try {
      return action.run();
    } catch (RequestTooLarge tooLarge) {
      return Reply.text(413, "request-too-large");
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return Reply.text(503, "closing");
    } catch (RuntimeException broken) {
      LOG.error("event=query-failed path={}", exchange.getHttpContext().getPath(), broken);
      return Reply.text(500, "internal-error");
    }
  }

  private static int reads(HttpExchange exchange) {
    return QueryWire.reads(
        Optional.ofNullable(exchange.getRequestHeaders().getFirst(QueryWire.READS_HEADER)));
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(REQUEST_BYTES_MAX + 1);
    if (body.length > REQUEST_BYTES_MAX) {
      throw new RequestTooLarge();
    }
    return body;
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", reply.contentType);
    if (reply.status == 503) {
      exchange.getResponseHeaders().set("Retry-After", "1");
    }
    exchange.sendResponseHeaders(reply.status, reply.body.length == 0 ? -1 : reply.body.length);
    exchange.getResponseBody().write(reply.body);
  }

  @Override
  public void close() {
    http.stop(0);
    reading.shutdownNow();
    quick.shutdownNow();
  }

  private interface Action {
    Reply run() throws IOException, InterruptedException;
  }

  private static final class RequestTooLarge extends IOException {
    private static final long serialVersionUID = 1;
  }

  /** What goes back. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Reply(int status, String contentType, byte[] body) {
    static Reply binary(byte[] body) {
      return new Reply(200, BINARY, body);
    }

    static Reply text(int status, String word) {
      return new Reply(status, TEXT, word.getBytes(StandardCharsets.UTF_8));
    }
  }
}
