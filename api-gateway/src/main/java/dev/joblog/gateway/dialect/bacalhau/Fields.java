// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.gateway.http.JsonValue;
import dev.joblog.protocol.Prose;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An object's members by name in any case, as Go reads them; a null is as good as nothing. */
final class Fields {

  static final Fields NONE = new Fields(Map.of());

  private final Map<String, JsonNode> byName;

  private Fields(Map<String, JsonNode> byName) {
    this.byName = byName;
  }

  /**
   * @param what for the sentence: the object's name
   * @throws dev.joblog.gateway.http.Refused 400 when it is no object, or when two names differ by
   *     case alone
   */
  static Fields of(JsonNode node, String what) {
    if (!node.isObject()) {
      throw Refusals.badRequest("Expected " + what + " to be an object, but it is not.");
    }
    Map<String, JsonNode> byName = new HashMap<>();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (byName.put(key(member.getKey()), member.getValue()) != null) {
        throw Refusals.badRequest(
            "Expected each member of " + what + " once, but one repeats in another case.");
      }
    }
    return new Fields(byName);
  }

  /**
   * A whole body.
   *
   * @param body empty when it is no JSON
   * @throws dev.joblog.gateway.http.Refused 400 when it is no object
   */
  static Fields ofBody(Optional<JsonValue> body) {
    JsonNode whole =
        body.flatMap(json -> Json.read(json.raw()))
            .orElseThrow(
                () ->
                    Refusals.badRequest(
                        "Expected one JSON object in UTF-8, no name twice, no number beyond what is"
                            + " read here, but the body is none."));
    return of(whole, "the body");
  }

  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  Optional<JsonNode> get(String name) {
    return Optional.ofNullable(byName.get(key(name))).filter(node -> !node.isNull());
  }

  Optional<String> text(String name) {
    return get(name).map(node -> typed(node.isTextual(), node, name, "a text").textValue());
  }

  /** A client's reason, as the core records it; blank is none. */
  Optional<String> reason(String name) {
    return text(name).map(Prose::reason).filter(text -> !text.isBlank());
  }

  boolean flag(String name) {
    return get(name)
        .map(node -> typed(node.isBoolean(), node, name, "true or false").booleanValue())
        .orElse(false);
  }

  Optional<Long> whole(String name) {
    return get(name)
        .map(
            node ->
                typed(
                        node.isIntegralNumber() && node.canConvertToLong(),
                        node,
                        name,
                        "a whole number")
                    .longValue());
  }

  Fields object(String name) {
    return get(name).map(node -> of(node, name)).orElse(NONE);
  }

  List<String> texts(String name) {
    Optional<JsonNode> given = get(name);
    if (given.isEmpty()) {
      return List.of();
    }
    typed(given.get().isArray(), given.get(), name, "a list of texts");
    List<String> texts = new ArrayList<>();
    for (JsonNode each : given.get()) {
      texts.add(typed(each.isTextual(), each, name, "a list of texts").textValue());
    }
    return texts;
  }

  private static JsonNode typed(boolean is, JsonNode node, String name, String wanted) {
    if (!is) {
      throw Refusals.badRequest("Expected " + name + " to be " + wanted + ", but it is not.");
    }
    return node;
  }
}
