// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * The JDK's own HTTP server before {@link JobTable}: the calls of the native API that the workloads
 * make, without tokens, idempotency or checks of what is sent. A thread and a session for each
 * request under way.
 */
public final class PostgresServer {

  /** Above the 64 senders and 16 workers of the arrivals, and below PostgreSQL's 100 sessions. */
  private static final int THREADS = 90;

  /**
   * A statement passes over what another one holds and does not see what came after it began, so it
   * may find nothing where a job is: whoever waits looks again.
   */
  private static final Duration LOOK = Duration.ofMillis(20);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;
  private final ThreadLocal<JobTable> tables = ThreadLocal.withInitial(this::table);
  private final Arrived arrived = new Arrived();

  private record Reply(int status, String body) {}

  private PostgresServer(String url) {
    this.url = url;
  }

  /**
   * Serves until it is killed.
   *
   * @param args the database's address for JDBC, and the port to serve at
   */
  public static void main(String[] args) throws IOException, SQLException {
    JobTable.make(args[0]);
    PostgresServer server = new PostgresServer(args[0]);
    HttpServer http =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1])), 0);
    http.setExecutor(Executors.newFixedThreadPool(THREADS));
    http.createContext("/", server::handle);
    http.start();
  }

  private JobTable table() {
    try {
      return new JobTable(url);
    } catch (SQLException e) {
      throw new IllegalStateException("Expected a session of PostgreSQL, but there is none", e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Reply reply = reply(exchange.getRequestURI().getPath(), body);
      byte[] answer = reply.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(reply.status(), answer.length == 0 ? -1 : answer.length);
      if (answer.length > 0) {
        exchange.getResponseBody().write(answer);
      }
    } catch (SQLException e) {
      throw new IOException("Expected PostgreSQL to take it, but it did not", e);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private Reply reply(String path, byte[] body)
      throws IOException, SQLException, InterruptedException {
    return switch (path) {
      case "/healthz", "/readyz" -> new Reply(200, "ok");
      case "/v2/jobs" -> create(JSON.readTree(body));
      case "/v2/jobs/batch" -> createAll(JSON.readTree(body));
      case "/v2/jobs/claim" -> claimNext(JSON.readTree(body));
      case "/v2/jobs/counts" -> counts();
      default -> ofJob(path.split("/", -1), body);
    };
  }

  private Reply create(JsonNode job) throws SQLException {
    String id = tables.get().create(queue(job), job.get("payload").toString());
    arrived.one();
    return new Reply(201, "{\"id\":\"" + id + "\"}");
  }

  private Reply createAll(JsonNode jobs) throws SQLException {
    List<String> queues = new ArrayList<>();
    List<String> payloads = new ArrayList<>();
    for (JsonNode job : jobs) {
      queues.add(queue(job));
      payloads.add(job.get("payload").toString());
    }
    List<String> results = new ArrayList<>();
    for (String id : tables.get().createAll(queues, payloads)) {
      results.add("{\"status\":201,\"job\":{\"id\":\"" + id + "\"}}");
      arrived.one();
    }
    return new Reply(200, "{\"results\":[" + String.join(",", results) + "]}");
  }

  private Reply claimNext(JsonNode claim) throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + Duration.parse(claim.get("wait").asText()).toNanos();
    while (true) {
      long seen = arrived.count();
      String token = Long.toString(System.nanoTime());
      Optional<String> job = tables.get().claimNext(queue(claim), token);
      if (job.isPresent()) {
        return new Reply(200, "{\"jobs\":[" + granted(job.get(), token) + "]}");
      }
      long now = System.nanoTime();
      if (now >= deadline) {
        return new Reply(200, "{\"jobs\":[]}");
      }
      arrived.awaitMore(seen, Math.min(deadline, now + LOOK.toNanos()));
    }
  }

  private Reply ofJob(String[] path, byte[] body) throws IOException, SQLException {
    String job = path[3];
    JsonNode sent = JSON.readTree(body);
    String token = sent.path("leaseToken").asText();
    return switch (path[4]) {
      case "claim" ->
          tables.get().claim(job, "t") ? new Reply(200, granted(job, "t")) : new Reply(409, "");
      case "heartbeat" ->
          tables.get().beat(job, token, sent.get("progress").get("percent").asInt())
              ? new Reply(200, "{\"cancelRequested\":false}")
              : new Reply(409, "");
      default ->
          tables.get().finish(job, token, sent.get("result").toString())
              ? new Reply(204, "")
              : new Reply(409, "");
    };
  }

  private static String granted(String job, String token) {
    return "{\"job\":{\"id\":\"" + job + "\"},\"lease\":{\"token\":\"" + token + "\"}}";
  }

  private static String queue(JsonNode from) {
    return from.get("queue").asText();
  }

  private Reply counts() throws SQLException {
    List<String> rows = new ArrayList<>();
    for (JobTable.Count count : tables.get().counts()) {
      rows.add(
          "{\"queue\":\"%s\",\"type\":\"\",\"status\":\"%s\",\"jobs\":%s}"
              .formatted(count.queue(), count.status(), count.jobs()));
    }
    return new Reply(200, "{\"counts\":[" + String.join(",", rows) + "]}");
  }
}
