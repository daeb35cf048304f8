// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** Holds answers against the dialect's own document. */
final class Judge {

  private static final String URI = "https://joblog.dev/bacalhau";

  private final JsonNode root;
  private final SchemaRegistry schemas;

  private Judge(JsonNode root) {
    this.root = root;
    this.schemas =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(URI, root.toString())));
  }

  static Judge bundled() {
    try (InputStream stream =
        Optional.ofNullable(BacalhauDialect.class.getResourceAsStream("openapi.yaml"))
            .orElseThrow()) {
      return new Judge(new ObjectMapper(new YAMLFactory()).readTree(stream));
    } catch (IOException e) {
      throw new UncheckedIOException("Expected openapi.yaml to be YAML, but it is not", e);
    }
  }

  /** Throws when the answer to a documented operation is not as documented. */
  void check(String method, String path, HttpResponse<String> response) {
    String escaped = path.replaceAll("^/+", "/").replace("/", "~1");
    JsonNode operation = root.at("/paths/" + escaped + "/" + method.toLowerCase(Locale.ROOT));
    if (operation.isMissingNode()) {
      return;
    }
    String what = method + " " + path + " " + response.statusCode();
    JsonNode documented =
        resolved(operation.path("responses").path(Integer.toString(response.statusCode())));
    if (documented.isMissingNode()) {
      throw new AssertionError("Expected " + what + " to be documented: " + response.body());
    }
    for (String header : response.headers().map().keySet()) {
      if (header.startsWith("x-") && !hasHeader(documented, header)) {
        throw new AssertionError("Expected " + header + " of " + what + " to be documented");
      }
    }
    if (!response.headers().firstValue("Content-Type").equals(Optional.of("application/json"))) {
      throw new AssertionError("Expected " + what + " to be JSON: " + response.headers());
    }
    List<String> faults =
        faults(documented.at("/content/application~1json/schema"), response.body());
    if (!faults.isEmpty()) {
      throw new AssertionError(
          "Expected " + what + " as documented, but " + faults + " in " + response.body());
    }
  }

  private static boolean hasHeader(JsonNode documented, String header) {
    return documented.path("headers").properties().stream()
        .anyMatch(named -> named.getKey().equalsIgnoreCase(header));
  }

  private List<String> faults(JsonNode schema, String json) {
    String absolute = schema.toString().replace("\"#/", "\"" + URI + "#/");
    return schemas.getSchema(absolute, InputFormat.JSON).validate(json, InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  private JsonNode resolved(JsonNode node) {
    JsonNode ref = node.path("$ref");
    return ref.isMissingNode() ? node : root.at(ref.asText().substring(1));
  }
}
