// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.joblog.gateway.auth.Scopes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Somebody, to whom everything is allowed unless it is said what, speaking to whatever face. */
final class ServiceClient {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final InProcessService service;
  private final String tenant;
  private final String name;
  private final List<String> scopes;

  ServiceClient(InProcessService service, String name) {
    this(service, InProcessService.TENANT, name, Scopes.ALL);
  }

  ServiceClient(InProcessService service, String tenant, String name, List<String> scopes) {
    this.service = service;
    this.tenant = tenant;
    this.name = name;
    this.scopes = scopes;
  }

  /**
   * @param json missing when the body is no JSON
   */
  record Answer(int status, JsonNode json, String text) {}

  Answer get(String path) {
    return send(List.of("GET " + path));
  }

  /** The answer as it comes, without a key. */
  RawExchange begin(String path, String json) {
    return exchange(List.of("POST " + path, "Content-Type: application/json", "", json));
  }

  /** With a key of its own. */
  Answer post(String path, String json) {
    return post(path, UUID.randomUUID().toString(), json);
  }

  Answer post(String path, String key, String json) {
    return send(
        List.of(
            "POST " + path, "Content-Type: application/json", "Idempotency-Key: " + key, "", json));
  }

  Answer postWithoutKey(String path, String json) {
    return send(List.of("POST " + path, "Content-Type: application/json", "", json));
  }

  /** The answer as it comes. */
  RawExchange open(String path) {
    return exchange(List.of("GET " + path));
  }

  private RawExchange exchange(List<String> lines) {
    List<String> all = new ArrayList<>(lines);
    all.add(
        1,
        "Authorization: Bearer "
            + service.token(tenant, name, scopes, InProcessService.CAPABILITIES));
    service.settle();
    return RawExchange.of(service.port(), RequestBytes.of(all, text -> text));
  }

  private Answer send(List<String> lines) {
    try (RawExchange exchange = exchange(lines)) {
      String body = exchange.rest();
      return new Answer(exchange.status(), json(body), body);
    }
  }

  private static JsonNode json(String body) {
    try {
      return body.isEmpty() ? MissingNode.getInstance() : JSON.readTree(body);
    } catch (JsonProcessingException none) {
      return MissingNode.getInstance();
    }
  }
}
