// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.house;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.joblog.gateway.auth.Scopes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Somebody, to whom everything is allowed unless it is said what, speaking to whatever face. */
final class HouseClient {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final House house;
  private final String tenant;
  private final String name;
  private final List<String> scopes;

  HouseClient(House house, String name) {
    this(house, House.TENANT, name, Scopes.ALL);
  }

  HouseClient(House house, String tenant, String name, List<String> scopes) {
    this.house = house;
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
  Talk begin(String path, String json) {
    return talk(List.of("POST " + path, "Content-Type: application/json", "", json));
  }

  /** With a key of its own. */
  Answer post(String path, String json) {
    return send(
        List.of(
            "POST " + path,
            "Content-Type: application/json",
            "Idempotency-Key: " + UUID.randomUUID(),
            "",
            json));
  }

  /** The answer as it comes. */
  Talk open(String path) {
    return talk(List.of("GET " + path));
  }

  private Talk talk(List<String> lines) {
    List<String> all = new ArrayList<>(lines);
    all.add(1, "Authorization: Bearer " + house.token(tenant, name, scopes, House.CAPABILITIES));
    house.settle();
    return Talk.of(house.port(), RequestBytes.of(all, text -> text));
  }

  private Answer send(List<String> lines) {
    try (Talk talk = talk(lines)) {
      String body = talk.rest();
      return new Answer(talk.status(), json(body), body);
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
