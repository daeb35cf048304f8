// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The endpoints of Confluent's API that we use, over memory. */
final class FakeRegistry implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param extra fields beside id and schema
   */
  private record Version(int id, String schema, Map<String, JsonNode> extra) {}

  private record Canned(int status, String body) {}

  private final HttpServer server;
  private final Map<String, List<Version>> subjects = new TreeMap<>();
  private final Set<String> authorizations = new TreeSet<>();
  private final Map<String, String> levels = new TreeMap<>();
  private Optional<Canned> canned = Optional.empty();
  private int ids;
  private int requests;
  private boolean refusing;

  /** Ids count from 101, and can't be mistaken for bundled ones. */
  FakeRegistry() throws IOException {
    this(101);
  }

  FakeRegistry(int firstId) throws IOException {
    ids = firstId - 1;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  synchronized int add(String subject, String schema) {
    return add(subject, schema, Map.of());
  }

  synchronized int add(String subject, String schema, Map<String, JsonNode> extra) {
    List<Version> versions = subjects.computeIfAbsent(subject, name -> new ArrayList<>());
    versions.add(new Version(++ids, schema, extra));
    return ids;
  }

  /** From now on it answers everything so. */
  synchronized void answer(int status, String body) {
    canned = Optional.of(new Canned(status, body));
  }

  synchronized Map<String, String> levels() {
    return Map.copyOf(levels);
  }

  synchronized void level(String subject, String level) {
    levels.put(subject, level);
  }

  synchronized void refuseNewVersions() {
    refusing = true;
  }

  synchronized int requests() {
    return requests;
  }

  synchronized Set<String> authorizations() {
    return Set.copyOf(authorizations);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    requests++;
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization != null) {
      authorizations.add(authorization);
    }
    if (canned.isPresent()) {
      send(exchange, canned.get().status(), canned.get().body());
      return;
    }
    String[] path = exchange.getRequestURI().getPath().split("/", -1); // "", subjects, name, …
    List<Version> versions = subjects.getOrDefault(path[2], List.of());
    if (path[1].equals("config")) {
      config(exchange, path[2]);
    } else if (exchange.getRequestMethod().equals("POST")) {
      post(exchange, path, versions);
    } else if (versions.isEmpty()) {
      answer(exchange, 404, error(40401));
    } else if (path.length == 4) {
      ArrayNode numbers = JSON.createArrayNode();
      for (int number = 1; number <= versions.size(); number++) {
        numbers.add(number);
      }
      answer(exchange, 200, numbers);
    } else {
      Version version = versions.get(Integer.parseInt(path[4]) - 1);
      ObjectNode body = id(version.id()).put("schema", version.schema());
      body.setAll(version.extra());
      answer(exchange, 200, body);
    }
  }

  private void config(HttpExchange exchange, String subject) throws IOException {
    if (exchange.getRequestMethod().equals("PUT")) {
      JsonNode asked = JSON.readTree(exchange.getRequestBody());
      levels.put(subject, asked.path("compatibility").asText());
      answer(exchange, 200, asked);
    } else if (levels.containsKey(subject)) {
      answer(exchange, 200, JSON.createObjectNode().put("compatibilityLevel", levels.get(subject)));
    } else {
      answer(exchange, 404, error(40408));
    }
  }

  private void post(HttpExchange exchange, String[] path, List<Version> versions)
      throws IOException {
    String schema = JSON.readTree(exchange.getRequestBody()).path("schema").asText();
    for (Version version : versions) {
      if (version.schema().equals(schema)) {
        answer(exchange, 200, id(version.id()));
        return;
      }
    }
    if (path.length == 3) {
      answer(exchange, 404, error(versions.isEmpty() ? 40401 : 40403));
    } else if (refusing) {
      answer(exchange, 409, error(40901).put("message", "READER_FIELD\nMISSING"));
    } else {
      answer(exchange, 200, id(add(path[2], schema)));
    }
  }

  private static ObjectNode id(int id) {
    return JSON.createObjectNode().put("id", id);
  }

  private static ObjectNode error(int code) {
    return JSON.createObjectNode().put("error_code", code);
  }

  private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
    send(exchange, status, JSON.writeValueAsString(body));
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
