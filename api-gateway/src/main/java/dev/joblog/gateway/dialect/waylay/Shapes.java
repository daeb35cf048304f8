// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.joblog.protocol.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The shape of each type's request and result, as strict as the published documents of every year:
 * what {@code openapi.yaml} says of it.
 */
final class Shapes {

  static final Pattern SEMANTIC_VERSION =
      Pattern.compile("(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)");

  static final Set<String> FUNCTION_TYPES = Set.of("plugs", "webscripts", "kfserving");

  /**
   * What an undeploy job asks for, and what came of it, newer models say in other words than the
   * seed's. Each model demands its own and passes over the other's: what a payload or a result does
   * not say is said with these, in this order.
   */
  private static final ObjectNode UNDEPLOY_UNSAID =
      WaylayWire.emptyObject()
          .put("deleteImage", false)
          .put("imageName", "")
          .put("isNativePlug", false)
          .put("resetEntity", false)
          .put("storageLocation", "");

  private static final ObjectNode UNDEPLOYED_UNSAID = WaylayWire.emptyObject().put("image", false);

  private static final String URI = "https://joblog.dev/waylay";

  private static final SchemaRegistry DOCUMENT = document();
  private static final Map<WaylayType, Schema> REQUESTS = schemas(WaylayType.shown(), "Request");
  private static final Map<WaylayType, Schema> RESULTS =
      schemas(List.of(WaylayType.values()), "Result");

  /**
   * The payload, if a request of that type may look like it; with what models of any year demand.
   *
   * @param type one that is shown
   */
  static Optional<JsonNode> request(WaylayType type, JsonText payload) {
    return fitting(payload, type, UNDEPLOY_UNSAID, REQUESTS);
  }

  /** The result, if a result of that type may look like it; with what models of any year demand. */
  static Optional<JsonNode> result(WaylayType type, JsonText result) {
    return fitting(result, type, UNDEPLOYED_UNSAID, RESULTS);
  }

  private static Optional<JsonNode> fitting(
      JsonText text, WaylayType type, ObjectNode unsaid, Map<WaylayType, Schema> schemas) {
    Optional<JsonNode> tree = WaylayWire.tree(text);
    if (type == WaylayType.UNDEPLOY && tree.isPresent() && tree.get() instanceof ObjectNode said) {
      unsaid.properties().forEach(field -> said.putIfAbsent(field.getKey(), field.getValue()));
    }
    Schema schema = Objects.requireNonNull(schemas.get(type));
    return tree.filter(whole -> schema.validate(whole, OutputFormat.BOOLEAN));
  }

  /** Its schemas alone: the rest is no JSON Schema. */
  private static SchemaRegistry document() {
    try (InputStream yaml = Shapes.class.getResourceAsStream("openapi.yaml")) {
      String schemas =
          new YAMLMapper()
              .readTree(Objects.requireNonNull(yaml))
              .at("/components/schemas")
              .toString()
              .replace("#/components/schemas/", "#/$defs/");
      return SchemaRegistry.withDialect(
          Dialects.getOpenApi31(),
          builder -> builder.schemas(Map.of(URI, "{\"$defs\":" + schemas + "}")));
    } catch (IOException e) {
      throw new UncheckedIOException("Expected openapi.yaml beside the class, but it is not", e);
    }
  }

  private static Map<WaylayType, Schema> schemas(List<WaylayType> types, String suffix) {
    Map<WaylayType, Schema> schemas = new EnumMap<>(WaylayType.class);
    for (WaylayType type : types) {
      String name = type.word().substring(0, 1).toUpperCase(Locale.ROOT) + type.word().substring(1);
      schemas.put(type, DOCUMENT.getSchema(SchemaLocation.of(URI + "#/$defs/" + name + suffix)));
    }
    return schemas;
  }

  private Shapes() {}
}
