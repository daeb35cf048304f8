// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joblog.protocol.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The shape of each type's request and result, as strict as the published document. */
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
          required(
              and(DEPLOYED, Map.of("isNativePlug", Shape.truth(), "deleteEntity", Shape.truth())));
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
          required(
              Map.of(
                  "deployment", Shape.truth(),
                  "assets", Shape.truth(),
                  "registration", Shape.truth()));
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

  /** The payload, if a request of that type may look like it. */
  static Optional<JsonNode> request(WaylayType type, JsonText payload) {
    return WaylayWire.tree(payload).filter(request(type)::fits);
  }

  /** The result, if a result of that type may look like it. */
  static Optional<JsonNode> result(WaylayType type, JsonText result) {
    return WaylayWire.tree(result).filter(result(type)::fits);
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
