// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** This dialect's openapi.yaml: whether what is answered is what it promises. */
final class Judge {

  private static final String URI = "https://joblog.dev/waylay";

  final JsonNode root;
  private final SchemaRegistry schemas;

  Judge() {
    try (InputStream yaml = WaylayDialect.class.getResourceAsStream("openapi.yaml")) {
      this.root = new ObjectMapper(new YAMLFactory()).readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException("Expected openapi.yaml to be YAML, but it is not", e);
    }
    this.schemas =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_4, builder -> builder.schemas(Map.of(URI, root.toString())));
  }

  /** What is wrong with a text by a named schema. */
  List<String> faults(String schema, String json) {
    return faultsOf(
        JsonNodeFactory.instance.objectNode().put("$ref", "#/components/schemas/" + schema), json);
  }

  /** And by a schema of this document without a name. */
  List<String> faultsOf(JsonNode schema, String json) {
    String absolute = schema.toString().replace("\"#/", "\"" + URI + "#/");
    return schemas.getSchema(absolute, InputFormat.JSON).validate(json, InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  /** Throws when the answer is not as the document has it. */
  void check(String method, String path, HttpResponse<String> response) {
    String template = template(path);
    String what = method + " " + template + " " + response.statusCode();
    JsonNode documented =
        root.path("paths")
            .path(template)
            .path(method.toLowerCase(Locale.ROOT))
            .path("responses")
            .path(Integer.toString(response.statusCode()));
    if (documented.has("$ref")) {
      documented = root.at(documented.get("$ref").asText().substring(1));
    }
    JsonNode schema = documented.path("content").path("application/json").path("schema");
    if (schema.isMissingNode()) {
      throw new AssertionError("Expected " + what + " to be documented, but it is not");
    }
    if (!response.headers().firstValue("Content-Type").equals(Optional.of("application/json"))) {
      throw new AssertionError("Expected JSON of " + what + ", but " + response.headers().map());
    }
    String name = schema.get("$ref").asText().replaceAll(".*/", "");
    List<String> faults = faults(name, response.body());
    if (!faults.isEmpty()) {
      throw new AssertionError(
          "Expected " + what + " as documented, but " + faults + " in " + response.body());
    }
  }

  private static String template(String path) {
    if (path.equals("/registry/v2/jobs") || path.equals("/registry/v2/jobs/")) {
      return "/registry/v2/jobs/";
    }
    return path.equals("/accounts/v1/tokens") || path.equals("/registry/v2/jobs/events")
        ? path
        : "/registry/v2/jobs/{type}/{id}";
  }
}
