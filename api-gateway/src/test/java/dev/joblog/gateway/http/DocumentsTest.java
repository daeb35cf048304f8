// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a linter would find in our five OpenAPI documents: a key that stands twice or is none of
 * OpenAPI 3.1, a reference to nothing, an operation without a name of its own, without security or
 * without a tag that is described.
 */
final class DocumentsTest {

  private static final Set<String> SCHEMA =
      Set.of(
          ("$ref $defs $comment title description type format enum const default example examples"
                  + " properties required additionalProperties unevaluatedProperties propertyNames"
                  + " patternProperties minProperties maxProperties items prefixItems minItems"
                  + " maxItems uniqueItems allOf anyOf oneOf not if then else pattern minLength"
                  + " maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf"
                  + " discriminator deprecated readOnly writeOnly contentEncoding"
                  + " contentMediaType contentSchema")
              .split(" "));
  private static final Set<String> OPERATION =
      Set.of(
          ("operationId tags summary description parameters requestBody responses security"
                  + " deprecated servers externalDocs callbacks")
              .split(" "));
  private static final Set<String> PARAMETER =
      Set.of(
          ("$ref name in description required deprecated schema example examples style explode"
                  + " allowReserved content")
              .split(" "));
  private static final Set<String> RESPONSE = Set.of("$ref", "description", "headers", "content");

  private final List<String> faults = new ArrayList<>();
  private JsonNode root = new ObjectMapper().createObjectNode();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v2",
        "dialect/bacalhau",
        "dialect/retaia",
        "dialect/valpay",
        "dialect/waylay",
      })
  void aDocumentHasNothingThatOpenApiDoesNotKnow(String face) throws IOException {
    String path = "/dev/joblog/gateway/" + face + "/openapi.yaml";
    try (InputStream yaml = Objects.requireNonNull(DocumentsTest.class.getResourceAsStream(path))) {
      YAMLFactory strict =
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
      root = new ObjectMapper(strict).readTree(yaml);
    }
    known(
        "the document",
        root,
        Set.of(
            "openapi",
            "info",
            "servers",
            "security",
            "tags",
            "paths",
            "components",
            "externalDocs"));
    operations();
    schemas("", root);
    JsonNode components = root.path("components");
    Document.each(
        components.path("schemas"),
        (name, schema) -> schema("/components/schemas/" + name, schema));
    Document.each(
        components.path("parameters"), (name, parameter) -> known(name, parameter, PARAMETER));
    Document.each(
        components.path("responses"), (name, response) -> known(name, response, RESPONSE));
    assertThat(faults).isEmpty();
  }

  private void operations() {
    Set<String> tags = new HashSet<>();
    for (JsonNode tag : root.path("tags")) {
      tags.add(tag.path("name").asText());
    }
    Set<String> names = new HashSet<>();
    Document document = Document.of(bytes());
    for (String each : document.operations()) {
      String[] parts = each.split(" ", 2);
      JsonNode operation = document.operation(parts[0], parts[1]);
      known(each, operation, OPERATION);
      expect(names.add(operation.path("operationId").asText()), each + " has a name of its own");
      expect(operation.has("security") || root.has("security"), each + " names its security");
      for (JsonNode tag : operation.path("tags")) {
        expect(tags.contains(tag.asText()), each + " has a known tag");
      }
      for (JsonNode parameter : operation.path("parameters")) {
        known(each, parameter, PARAMETER);
      }
      Document.each(
          operation.path("responses"), (status, response) -> known(each, response, RESPONSE));
    }
  }

  private byte[] bytes() {
    return root.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Every {@code schema} and every reference, wherever it stands but in examples. */
  private void schemas(String at, JsonNode node) {
    if (node.has("$ref") && node.get("$ref").isTextual()) {
      String ref = node.get("$ref").asText();
      expect(
          ref.startsWith("#/") && !root.at(ref.substring(1)).isMissingNode(),
          at + " refers to something: " + ref);
    }
    for (JsonNode element : node.isArray() ? node : List.<JsonNode>of()) {
      schemas(at + "[]", element);
    }
    Document.each(
        node,
        (key, child) -> {
          if (key.equals("schema")) {
            schema(at + "/schema", child);
          }
          if (!key.equals("example") && !key.equals("examples")) {
            schemas(at + "/" + key, child);
          }
        });
  }

  private void schema(String at, JsonNode schema) {
    if (!schema.isObject()) {
      return;
    }
    known(at, schema, SCHEMA);
    for (String of : List.of("properties", "patternProperties", "$defs")) {
      Document.each(schema.path(of), (name, member) -> schema(at + "/" + name, member));
    }
    for (String of : List.of("items", "additionalProperties", "propertyNames", "not")) {
      schema(at + "/" + of, schema.path(of));
    }
    for (String of : List.of("allOf", "anyOf", "oneOf")) {
      for (JsonNode member : schema.path(of)) {
        schema(at + "/" + of, member);
      }
    }
  }

  private void known(String at, JsonNode object, Set<String> keys) {
    Document.each(
        object,
        (key, value) ->
            expect(keys.contains(key) || key.startsWith("x-"), at + " has no key " + key));
  }

  private void expect(boolean so, String what) {
    if (!so) {
      faults.add("Expected that " + what + ", but it is not so");
    }
  }
}
