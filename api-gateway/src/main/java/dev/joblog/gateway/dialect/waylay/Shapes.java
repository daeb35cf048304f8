// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.joblog.protocol.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The shape of each type's request and result, as strict as the published documents of every year.
 */
final class Shapes {

  static final Pattern SEMANTIC_VERSION =
      Pattern.compile("(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)");

  static final Set<String> FUNCTION_TYPES = Set.of("plugs", "webscripts", "kfserving");

  private static final Set<String> OPERATIONS =
      Set.of(
          "create",
          "metadata-update",
          "assets-update",
          "rebuild",
          "verify",
          "publish",
          "deprecate",
          "undeploy");

  private static final Shape TEXTS = Shape.mapOf(Shape.text());
  private static final Shape LIST = Shape.listOf(Shape.text());
  private static final Shape LIMITS =
      Shape.object(Map.of("memory", Shape.text(), "cpu", Shape.text()), Map.of());

  private static final Map<String, Shape> RUNTIME =
      Map.of(
          "runtimeName", Shape.text(),
          "runtimeVersion", Shape.matching(SEMANTIC_VERSION),
          "revision", Shape.text());

  private static final Map<String, Shape> DEPLOYED =
      and(RUNTIME, Map.of("namespace", Shape.text(), "endpoint", Shape.text()));

  private static final Map<String, Shape> DEPLOY_SPEC =
      Map.of("labels", TEXTS, "annotations", TEXTS, "limits", LIMITS, "requests", LIMITS);

  private static final Map<String, Shape> DEPLOY_NAMES =
      Map.of("service", Shape.text(), "image", Shape.text(), "namespace", Shape.text());

  private static final Shape DEPLOY_OVERRIDES =
      Shape.object(
          Map.of(),
          and(
              and(DEPLOY_SPEC, DEPLOY_NAMES),
              Map.of(
                  "envProcess", Shape.text(),
                  "network", Shape.text(),
                  "envVars", TEXTS,
                  "constraints", LIST,
                  "secrets", LIST,
                  "registryAuth", Shape.text(),
                  "readOnlyRootFilesystem", Shape.truth())));

  /**
   * What an undeploy job asks for, and what came of it, newer models say in other words than the
   * seed's. Each model demands its own and passes over the other's: what a payload or a result does
   * not say is said with these.
   */
  private static final SortedMap<String, JsonNode> UNDEPLOY_UNSAID =
      new TreeMap<>(
          Map.of(
              "isNativePlug", BooleanNode.FALSE,
              "resetEntity", BooleanNode.FALSE,
              "deleteImage", BooleanNode.FALSE,
              "storageLocation", TextNode.valueOf(""),
              "imageName", TextNode.valueOf("")));

  private static final SortedMap<String, JsonNode> UNDEPLOYED_UNSAID =
      new TreeMap<>(Map.of("image", BooleanNode.FALSE));

  private static final Shape ANY_OBJECT = Shape.object(Map.of(), Map.of());

  private static Shape request(WaylayType type) {
    return switch (type) {
      case BUILD ->
          required(
              and(
                  RUNTIME,
                  Map.of(
                      "storageLocation", Shape.text(), "imageName", Shape.text(), "args", TEXTS)));
      case DEPLOY ->
          required(
              and(
                  DEPLOYED,
                  Map.of("imageName", Shape.text(), "deploySpecOverrides", DEPLOY_OVERRIDES)));
      case VERIFY -> required(DEPLOYED);
      case UNDEPLOY ->
          Shape.object(
              and(DEPLOYED, Map.of("deleteEntity", Shape.truth())),
              Map.of(
                  "isNativePlug", Shape.truth(),
                  "resetEntity", Shape.truth(),
                  "deleteImage", Shape.truth(),
                  "storageLocation", Shape.text(),
                  "imageName", Shape.text()));
      case SCALE -> required(and(DEPLOYED, Map.of("replicas", Shape.number())));
      case BATCH ->
          Shape.object(
              Map.of("plugName", Shape.text(), "functionType", Shape.oneOf(FUNCTION_TYPES)),
              Map.of("childType", Shape.text()));
      case CLEANUP, NOTIFY -> ANY_OBJECT;
    };
  }

  private static Shape result(WaylayType type) {
    return switch (type) {
      case BUILD ->
          Shape.object(Map.of("digest", Shape.text()), Map.of("log", LIST, "status", Shape.text()));
      case DEPLOY -> required(Map.of("deploySpec", Shape.object(DEPLOY_NAMES, DEPLOY_SPEC)));
      case VERIFY ->
          Shape.object(Map.of("healthy", Shape.truth()), Map.of("replicas", Shape.number()));
      case UNDEPLOY ->
          Shape.object(
              Map.of(
                  "deployment", Shape.truth(),
                  "assets", Shape.truth(),
                  "registration", Shape.truth()),
              Map.of("image", Shape.truth()));
      case BATCH -> Shape.object(Map.of(), Map.of("jobCount", Shape.number()));
      case CLEANUP ->
          Shape.object(
              Map.of(),
              Map.of(
                  "scheduledJob",
                  Shape.object(
                      Map.of("type", Shape.oneOf(WaylayType.words())),
                      Map.of("id", Shape.text()))));
      case NOTIFY -> required(Map.of("operation", Shape.oneOf(OPERATIONS)));
      case SCALE -> ANY_OBJECT;
    };
  }

  /**
   * The payload, if a request of that type may look like it; with what models of any year demand.
   */
  static Optional<JsonNode> request(WaylayType type, JsonText payload) {
    return WaylayWire.tree(payload)
        .filter(request(type)::fits)
        .map(request -> type == WaylayType.UNDEPLOY ? whole(request, UNDEPLOY_UNSAID) : request);
  }

  /** The result, if a result of that type may look like it; with what models of any year demand. */
  static Optional<JsonNode> result(WaylayType type, JsonText result) {
    return WaylayWire.tree(result)
        .filter(result(type)::fits)
        .map(tree -> type == WaylayType.UNDEPLOY ? whole(tree, UNDEPLOYED_UNSAID) : tree);
  }

  private static JsonNode whole(JsonNode said, SortedMap<String, JsonNode> unsaid) {
    ObjectNode whole = said.deepCopy();
    unsaid.forEach(whole::putIfAbsent);
    return whole;
  }

  private static Shape required(Map<String, Shape> fields) {
    return Shape.object(fields, Map.of());
  }

  private static Map<String, Shape> and(Map<String, Shape> some, Map<String, Shape> more) {
    Map<String, Shape> all = new LinkedHashMap<>(some);
    all.putAll(more);
    return Map.copyOf(all);
  }

  private Shapes() {}
}
