// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.joblog.protocol.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Shapes are what openapi.yaml says they are, with what may go unsaid. */
final class ShapesTest {

  private static final int ROUNDS = 400;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, SortedMap<String, JsonNode>> UNSAID =
      Map.of(
          "UndeployRequest",
          new TreeMap<>(
              Map.of(
                  "isNativePlug", BooleanNode.FALSE,
                  "resetEntity", BooleanNode.FALSE,
                  "deleteImage", BooleanNode.FALSE,
                  "storageLocation", TextNode.valueOf(""),
                  "imageName", TextNode.valueOf(""))),
          "UndeployResult",
          new TreeMap<>(Map.of("image", BooleanNode.FALSE)));

  private static final List<String> VALUES =
      List.of(
          "\"text\"",
          "\"1.2.3\"",
          "\"plugs\"",
          "\"verify\"",
          "7",
          "1.5",
          "true",
          "null",
          "[]",
          "[\"a\"]",
          "[7]",
          "{}",
          "{\"a\":\"b\"}",
          "{\"a\":7}",
          "{\"memory\":\"1\",\"cpu\":\"2\"}",
          "{\"service\":\"s\",\"image\":\"i\",\"namespace\":\"n\"}",
          "{\"service\":\"s\",\"image\":\"i\",\"namespace\":\"n\",\"limits\":{}}",
          "{\"type\":\"build\"}");

  @Test
  void requestsAndResultsAreJudgedAsTheDocumentDoes() {
    List<String> accepted = new ArrayList<>();
    for (WaylayType type : WaylayType.values()) {
      String name = type.word().substring(0, 1).toUpperCase(Locale.ROOT) + type.word().substring(1);
      for (int seed = 0; seed < ROUNDS; seed++) {
        if (type.isShown()) {
          String request = some(name + "Request", seed);
          Optional<JsonNode> shown = Shapes.request(type, new JsonText(request));
          judge(name + "Request", seed, request, shown);
          if (shown.isPresent()) {
            accepted.add(type + " request");
          }
        }
        String result = some(name + "Result", seed);
        Optional<JsonNode> shown = Shapes.result(type, new JsonText(result));
        judge(name + "Result", seed, result, shown);
        if (shown.isPresent()) {
          accepted.add(type + " result");
        }
      }
    }
    assertThat(accepted.stream().distinct()).hasSize(14);
  }

  @Test
  void aVersionIsOneFromItsBeginningToItsEnd() {
    for (String version : List.of("1.2.3", "1.2.3\n", "v1.2.3", "1.02.3", "1.2.3-rc")) {
      ObjectNode request = JSON.createObjectNode();
      for (String name : List.of("namespace", "endpoint", "runtimeName", "revision", "more")) {
        request.put(name, "x");
      }
      request.put("runtimeVersion", version);

      assertThat(Shapes.request(WaylayType.VERIFY, new JsonText(request.toString())))
          .as(version)
          .isEqualTo(Optional.of(request).filter(shown -> version.equals("1.2.3")));
    }
  }

  /** Shown when the document takes it, with what may go unsaid; and then the document takes it. */
  private static void judge(String schema, int seed, String given, Optional<JsonNode> shown) {
    JsonNode whole = WaylayFace.json(given);
    if (whole instanceof ObjectNode object) {
      UNSAID.getOrDefault(schema, new TreeMap<>()).forEach(object::putIfAbsent);
    }
    assertThat(shown.map(JsonNode::toString))
        .as("%s, seed %d: %s", schema, seed, given)
        .isEqualTo(
            Optional.of(whole.toString())
                .filter(text -> WaylayFace.faults(schema, text).isEmpty()));
  }

  /** Mostly right: each member as it should be, or now and then another value, or none. */
  private static String some(String schema, int seed) {
    Random random = new Random(seed);
    ObjectNode object = JSON.createObjectNode();
    for (var property :
        WaylayFace.DOCUMENT
            .root()
            .at("/components/schemas/" + schema + "/properties")
            .properties()) {
      if (random.nextInt(20) == 0) {
        continue;
      }
      if (random.nextInt(30) == 0) {
        object.set(property.getKey(), value(random));
        continue;
      }
      JsonNode right = value(random);
      for (int i = 0; i < 200 && !isRight(property.getValue(), right); i++) {
        right = value(random);
      }
      object.set(property.getKey(), right);
    }
    return random.nextInt(50) == 0 ? value(random).toString() : object.toString();
  }

  private static boolean isRight(JsonNode schema, JsonNode value) {
    return WaylayFace.DOCUMENT.faults(schema, value.toString()).isEmpty();
  }

  private static JsonNode value(Random random) {
    return WaylayFace.json(VALUES.get(random.nextInt(VALUES.size())));
  }
}
