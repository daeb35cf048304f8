// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.house;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.joblog.gateway.auth.Scopes;
import java.util.ArrayList;
import java.util.List;

/** Somebody to whom everything is allowed, speaking to whatever face. */
final class HouseClient {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final House house;
  private final String name;
  private int keys;

  HouseClient(House house, String name) {
    this.house = house;
    this.name = name;
  }

  /**
   * @param json missing when the body is no JSON
   */
  record Answer(int status, JsonNode json, String text) {}

  Answer get(String path) {
    return send(List.of("GET " + path));
  }

  /** With a key of its own. */
  Answer post(String path, String json) {
    keys++;
    return send(
        List.of(
            "POST " + path,
            "Content-Type: application/json",
            "Idempotency-Key: " + name + "-" + keys,
            "",
            json));
  }

  private Answer send(List<String> lines) {
    List<String> all = new ArrayList<>(lines);
    all.add(
        1,
        "Authorization: Bearer " + house.token(House.TENANT, name, Scopes.ALL, House.CAPABILITIES));
    house.settle();
    try (Talk talk = Talk.of(house.port(), RequestBytes.of(all, text -> text))) {
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
