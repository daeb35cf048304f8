// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joblog.gateway.auth.NeedsScope;
import dev.joblog.gateway.auth.TokenResource;
import dev.joblog.gateway.health.HealthResource;
import dev.joblog.gateway.http.Document;
import dev.joblog.gateway.registry.RegistryResource;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import java.lang.reflect.Method;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * openapi.yaml says what the resources do: no more, no less. (That every answer is as documented is
 * checked by {@link Face} in every test.)
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DocumentTest {

  private static final List<Class<?>> RESOURCES =
      List.of(
          JobsResource.class,
          JobResource.class,
          HistoryResource.class,
          RequestsResource.class,
          DocumentResource.class,
          TokenResource.class,
          HealthResource.class,
          RegistryResource.class);

  private final Document document = Document.of(DocumentResource.document());
  private Face face;

  @BeforeAll
  void start(@TempDir Path directory) {
    face = new Face(directory);
  }

  @AfterAll
  void stop() {
    face.close();
  }

  /** {@code GET /v2/jobs/{id}} to its method. */
  private static Map<String, Method> served() {
    Map<String, Method> served = new TreeMap<>();
    for (Class<?> resource : RESOURCES) {
      String root = resource.getAnnotation(jakarta.ws.rs.Path.class).value();
      for (Method method : resource.getDeclaredMethods()) {
        String path =
            Optional.ofNullable(method.getAnnotation(jakarta.ws.rs.Path.class))
                .map(sub -> (root + "/" + sub.value()).replace("//", "/"))
                .orElse(root);
        if (method.isAnnotationPresent(GET.class)) {
          served.put("GET " + path, method);
        } else if (method.isAnnotationPresent(POST.class)) {
          served.put("POST " + path, method);
        }
      }
    }
    return served;
  }

  @Test
  void everyOperationIsDocumentedAndEveryDocumentedOneIsServed() {
    Set<String> all = new TreeSet<>(served().keySet());
    all.add("GET " + new EventsFace(face.auth.verifier()).path());
    assertThat(document.operations()).isEqualTo(all);
    assertThat(served()).hasSizeGreaterThan(40);
  }

  @Test
  void everyOperationIsGuardedButTheDocumentAndNamesItsScopes() {
    served()
        .forEach(
            (operation, method) -> {
              JsonNode documented = operation(operation);
              boolean open = documented.has("security");
              assertThat(method.isAnnotationPresent(NeedsScope.class))
                  .as(operation)
                  .isEqualTo(!open);
              if (!open) {
                for (String scope : method.getAnnotation(NeedsScope.class).value()) {
                  assertThat(documented.get("description").asText()).contains("`" + scope + "`");
                }
              }
            });
  }

  private JsonNode operation(String operation) {
    String[] parts = operation.split(" ", 2);
    return document.operation(parts[0], parts[1]);
  }

  @Test
  void everyDocumentedParameterIsTakenWithItsExampleAndNoOtherIsKnown() {
    served()
        .forEach(
            (operation, method) -> {
              if (method.getDeclaringClass().equals(RegistryResource.class)) {
                return; // what it does not know it passes over
              }
              Set<String> names = new TreeSet<>();
              for (JsonNode each : operation(operation).path("parameters")) {
                JsonNode parameter = document.resolved(each);
                if (parameter.get("in").asText().equals("query")) {
                  names.add(parameter.get("name").asText());
                }
              }
              Set<String> known =
                  Optional.ofNullable(method.getAnnotation(KnownParameters.class))
                      .map(annotation -> Set.of(annotation.value()))
                      .orElse(Set.of());
              assertThat(names).as(operation).isEqualTo(new TreeSet<>(known));
            });
    for (JsonNode each : document.operation("GET", "/v2/jobs").get("parameters")) {
      JsonNode parameter = document.resolved(each);
      String name = parameter.get("name").asText();
      if (parameter.get("in").asText().equals("query") && !name.equals("cursor")) {
        JsonNode example = parameter.get("example");
        String value = example.isArray() ? example.get(0).asText() : example.asText();
        String query = name.replace("*", "region") + "=" + encoded(value);
        assertThat(face.get("/v2/jobs?" + query).statusCode()).as(query).isEqualTo(200);
      }
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void everyDocumentedHeaderExampleIsTaken() {
    JsonNode parameters = document.root().at("/components/parameters");
    Document.each(
        parameters,
        (key, parameter) -> {
          if (parameter.get("in").asText().equals("header") && parameter.has("example")) {
            String name = parameter.get("name").asText();
            String example = parameter.get("example").asText();
            String job = "/v2/jobs/" + Samples.ID;
            HttpResponse<String> answer =
                switch (name) {
                  case "If-Match" -> face.post(job + "/cancel", "{}", name, example);
                  case "If-None-Match" -> face.get(job, name, example);
                  default -> face.post("/v2/jobs", "{\"type\":\"t\",\"payload\":1}", name, example);
                };
            assertThat(answer.statusCode()).as(name).isIn(200, 201, 304);
          }
        });
  }

  /** One value for each schema that a member of a request can have. */
  private JsonNode valueFor(JsonNode member) {
    ObjectMapper json = new ObjectMapper();
    JsonNode schema = document.resolved(member);
    String ref = member.path("$ref").asText();
    if (ref.endsWith("/Duration")) {
      return json.getNodeFactory().textNode("PT5S");
    }
    if (schema.path("format").asText().equals("date-time")) {
      return json.getNodeFactory().textNode("2026-11-22T10:00:00Z");
    }
    if (schema.path("format").asText().equals("uuid")) {
      return json.getNodeFactory().textNode(Samples.ID.toString());
    }
    if (schema.has("enum")) {
      return schema.get("enum").get(0);
    }
    return switch (schema.path("type").asText()) {
      case "string" -> json.getNodeFactory().textNode("word");
      case "integer" -> json.getNodeFactory().numberNode(schema.path("minimum").asInt(1));
      case "boolean" -> json.getNodeFactory().booleanNode(true);
      case "array" -> json.createArrayNode().add(valueFor(schema.get("items")));
      case "object" -> objectFor(schema);
      default -> json.createObjectNode().put("any", 1);
    };
  }

  private JsonNode objectFor(JsonNode schema) {
    ObjectNode object = new ObjectMapper().createObjectNode();
    Document.each(schema.path("properties"), (name, member) -> object.set(name, valueFor(member)));
    return object;
  }

  @Test
  void everyDocumentedMemberOfABodyIsTakenAndNoOtherIs() {
    List<String> bodies = new ArrayList<>();
    for (String operation : document.operations()) {
      JsonNode schema = operation(operation).at("/requestBody/content/application~1json/schema");
      if (schema.isMissingNode() || operation.endsWith("/batch")) {
        continue;
      }
      bodies.add(operation);
      ObjectNode whole = (ObjectNode) objectFor(document.resolved(schema));
      assertThat(document.faults(schema, whole.toString())).as(operation).isEmpty();
      assertThat(posted(operation, whole).statusCode()).as(operation + whole).isLessThan(300);
      ObjectNode more = whole.deepCopy().put("undocumented", 1);
      assertThat(document.faults(schema, more.toString())).as(operation).isNotEmpty();
      HttpResponse<String> refused = posted(operation, more);
      assertThat(Face.problem(refused)).as(operation).isEqualTo("422 invalid-body");
      assertThat(Face.json(refused).at("/errors/0/pointer").asText()).isEqualTo("/undocumented");
    }
    assertThat(bodies).hasSize(11);
  }

  @Test
  void everyDocumentedMemberOfABatchItemIsTakenAndNoOtherIs() {
    ObjectNode item = (ObjectNode) objectFor(document.root().at("/components/schemas/BatchJob"));
    assertThat(item.has("idempotencyKey")).isTrue();
    String batch = "[" + item + "," + item.deepCopy().put("undocumented", 1) + "]";
    JsonNode results = Face.json(face.post("/v2/jobs/batch", batch)).get("results");
    assertThat(results.get(0).get("status").asInt()).isEqualTo(201);
    assertThat(results.get(1).at("/problem/errors/0/pointer").asText()).isEqualTo("/undocumented");
  }

  private HttpResponse<String> posted(String operation, JsonNode body) {
    String path = operation.substring("POST ".length()).replace("{id}", Samples.ID.toString());
    return face.post(path, body.toString(), "Idempotency-Key", "k");
  }

  @Test
  void everyExampleBodyIsTaken() {
    for (String operation : document.operations()) {
      JsonNode example = operation(operation).at("/requestBody/content/application~1json/example");
      if (!example.isMissingNode()) {
        assertThat(posted(operation, example, operation.endsWith("/batch")).statusCode())
            .as(operation)
            .isLessThan(300);
      }
    }
  }

  private HttpResponse<String> posted(String operation, JsonNode body, boolean batch) {
    return batch ? face.post("/v2/jobs/batch", body.toString()) : posted(operation, body);
  }

  @Test
  void everyOperationSaysWhatTheServerRefusesByItself() {
    for (String operation : document.operations()) {
      for (String status : List.of("405", "414", "431", "500")) {
        assertThat(operation(operation).path("responses").has(status))
            .as(operation + " " + status)
            .isTrue();
      }
    }
  }

  @Test
  void everyProblemThatCanBeAnsweredIsDocumented() {
    Set<String> documented = new TreeSet<>();
    Document.each(
        document.root().at("/components/responses"),
        (name, response) ->
            response
                .at("/content/application~1problem+json/schema/allOf/1/properties/code/enum")
                .forEach(code -> documented.add(code.asText())));
    Set<String> known = new TreeSet<>();
    for (ProblemType type : ProblemType.values()) {
      known.add(type.code());
    }
    assertThat(documented).isEqualTo(known);
  }
}
