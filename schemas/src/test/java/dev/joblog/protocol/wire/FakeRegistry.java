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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The five endpoints of Confluent's API that we use, over memory. Ids count from 101. */
final class FakeRegistry implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private record Version(int id, String schema) {}

  private final HttpServer server;
  private final Map<String, List<Version>> subjects = new TreeMap<>();
  private final Set<String> authorizations = new TreeSet<>();
  private int ids = 100;
  private int requests;
  private boolean refusing;

  FakeRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/subjects/", this::handle);
    server.start();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  synchronized int add(String subject, String schema) {
    List<Version> versions = subjects.computeIfAbsent(subject, name -> new ArrayList<>());
    versions.add(new Version(++ids, schema));
    return ids;
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
    String[] path = exchange.getRequestURI().getPath().split("/", -1); // "", subjects, name, …
    List<Version> versions = subjects.getOrDefault(path[2], List.of());
    if (exchange.getRequestMethod().equals("POST")) {
      post(exchange, path, versions);
    } else if (path.length == 4) {
      ArrayNode numbers = JSON.createArrayNode();
      for (int number = 1; number <= versions.size(); number++) {
        numbers.add(number);
      }
      answer(exchange, 200, numbers);
    } else {
      Version version = versions.get(Integer.parseInt(path[4]) - 1);
      answer(exchange, 200, id(version.id()).put("schema", version.schema()));
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
      answer(exchange, 404, JSON.createObjectNode().put("error_code", 40403));
    } else if (refusing) {
      answer(exchange, 409, JSON.createObjectNode().put("error_code", 409));
    } else {
      answer(exchange, 200, id(add(path[2], schema)));
    }
  }

  private static ObjectNode id(int id) {
    return JSON.createObjectNode().put("id", id);
  }

  private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
