// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.joblog.bench.measured.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers as a gateway does, from memory; on request it loses jobs, or hands them out twice. */
final class FakeGateway implements Target {

  private static final Pattern QUEUE = Pattern.compile("\"queue\":\"([^\"]+)\"");
  private static final Pattern JOB = Pattern.compile("/v2/jobs/([^/]+)/(claim|heartbeat|submit)");
  private static final String METRICS = "joblog_outcome_divergence_total %s\n";

  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Deque<String>> ready = new HashMap<>();
  private final Map<String, String> queues = new HashMap<>();
  private final Map<String, String> statuses = new HashMap<>();
  private int made;

  /** The job of that number is answered and forgotten; 0: none. */
  int lost;

  /** The job of that number goes to two workers; 0: none. */
  int twice;

  /** Of commands. */
  int divergence;

  FakeGateway() throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true"); // else each answer takes 40 ms
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/", this::handle);
    http.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    byte[] answer = answer(exchange.getRequestURI().getPath(), body).getBytes(UTF_8);
    boolean submit = exchange.getRequestURI().getPath().endsWith("/submit");
    boolean create = exchange.getRequestURI().getPath().equals("/v2/jobs");
    exchange.sendResponseHeaders(
        submit ? 204 : create ? 201 : 200, submit ? -1 : answer.length == 0 ? -1 : answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private synchronized String answer(String path, String body) {
    Matcher job = JOB.matcher(path);
    if (job.matches()) {
      return ofJob(job.group(1), job.group(2));
    }
    return switch (path) {
      case "/v2/jobs" -> "{\"id\":\"" + create(queue(body)) + "\"}";
      case "/v2/jobs/batch" -> batch(body);
      case "/v2/jobs/claim" -> claimNext(queue(body));
      case "/v2/jobs/counts" -> counts();
      case "/metrics" -> METRICS.formatted(divergence);
      default -> "ok";
    };
  }

  private String create(String queue) {
    String job = "job-" + ++made;
    if (made != lost) {
      queues.put(job, queue);
      statuses.put(job, "pending");
    }
    Deque<String> line = ready.computeIfAbsent(queue, name -> new ArrayDeque<>());
    line.add(job);
    if (made == twice) {
      line.add(job);
    }
    return job;
  }

  private String batch(String body) {
    List<String> results = new ArrayList<>();
    Matcher items = QUEUE.matcher(body);
    while (items.find()) {
      results.add("{\"status\":201,\"job\":{\"id\":\"" + create(items.group(1)) + "\"}}");
    }
    return "{\"results\":[" + String.join(",", results) + "]}";
  }

  private String claimNext(String queue) {
    Deque<String> line = ready.getOrDefault(queue, new ArrayDeque<>());
    return line.isEmpty() ? "{\"jobs\":[]}" : "{\"jobs\":[" + granted(line.remove()) + "]}";
  }

  private String ofJob(String job, String call) {
    if (call.equals("claim")) {
      ready.values().forEach(line -> line.remove(job));
      return granted(job);
    }
    if (call.equals("submit")) {
      statuses.replace(job, "completed");
      return "";
    }
    return "{}";
  }

  private String granted(String job) {
    statuses.replace(job, "claimed");
    return "{\"job\":{\"id\":\"" + job + "\"},\"lease\":{\"token\":\"t\"}}";
  }

  private String counts() {
    List<String> rows = new ArrayList<>();
    statuses.forEach(
        (job, status) ->
            rows.add(
                "{\"queue\":\"%s\",\"type\":\"x\",\"status\":\"%s\",\"jobs\":1}"
                    .formatted(queues.get(job), status)));
    return "{\"counts\":[" + String.join(",", rows) + "]}";
  }

  private static String queue(String body) {
    Matcher queue = QUEUE.matcher(body);
    if (!queue.find()) {
      throw new IllegalArgumentException("Expected a queue, but got " + body);
    }
    return queue.group(1);
  }

  @Override
  public URI address() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  @Override
  public String authorization() {
    return "Authorization: Bearer t\r\n";
  }

  @Override
  public Optional<URI> admin() {
    return Optional.of(address());
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
