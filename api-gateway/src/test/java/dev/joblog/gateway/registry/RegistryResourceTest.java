// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.joblog.gateway.http.Refusal;
import dev.joblog.gateway.http.Trouble;
import dev.joblog.protocol.wire.BundledSchemas;
import dev.joblog.protocol.wire.BundledSchemas.Bundled;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.dropwizard.testing.junit5.ResourceExtension;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.Response;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.glassfish.jersey.client.ClientProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Confluent's clients send, and what they are answered. */
@ExtendWith(DropwizardExtensionsSupport.class)
class RegistryResourceTest {

  private static final String CONFLUENT = "application/vnd.schemaregistry.v1+json";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Bundled COMMANDS =
      BundledSchemas.bySubject("job-commands-value").orElseThrow();
  private static final String OTHER = "{\"type\":\"record\",\"name\":\"X\",\"fields\":[]}";

  private final ResourceExtension http =
      ResourceExtension.builder()
          .addResource(new RegistryResource())
          .setClientConfigurator(
              client -> client.property(ClientProperties.SUPPRESS_HTTP_COMPLIANCE_VALIDATION, true))
          .build();

  @Test
  void theDocumentsNameItsAddress() throws Exception {
    Path address = RegistryResource.class.getAnnotation(Path.class);
    for (String document : List.of("../docs/asyncapi.yaml", "../README.md")) {
      assertThat(Files.readString(java.nio.file.Path.of(document)))
          .as(document)
          .contains(address.value())
          .doesNotContain("(/registry)");
    }
  }

  @Test
  void subjectsVersionsAndSchemasAreReadable() throws Exception {
    assertThat(get("subjects"))
        .isEqualTo(
            JSON.readTree("[\"job-commands-value\",\"job-events-value\",\"job-outcomes-value\"]"));
    assertThat(get("subjects/job-commands-value/versions")).isEqualTo(JSON.readTree("[1,2,3]"));
    for (String version : List.of("3", "latest", "-1")) {
      JsonNode found = get("subjects/job-commands-value/versions/" + version);
      assertThat(found.path("subject").asText()).isEqualTo("job-commands-value");
      assertThat(found.path("version").asInt()).isEqualTo(3);
      assertThat(found.path("id").asInt()).isEqualTo(COMMANDS.id());
      assertThat(found.path("schema").asText()).isEqualTo(COMMANDS.schema());
    }
    assertThat(get("subjects/job-commands-value/versions/latest/schema"))
        .isEqualTo(JSON.readTree(COMMANDS.schema()));
    assertThat(get("schemas/ids/" + COMMANDS.id()).path("schema").asText())
        .isEqualTo(COMMANDS.schema());
    assertThat(get("schemas/types")).isEqualTo(JSON.readTree("[\"AVRO\"]"));
    for (String subject : List.of("job-commands-value", "nope")) {
      String versions = "subjects/" + subject + "/versions";
      error(post(versions, schema(OTHER), CONFLUENT), 422, 42205);
      error(post(versions, schema("{"), CONFLUENT), 422, 42201);
    }
    String ours = BundledSchemas.versions("job-commands-value").get(0).schema();
    error(post("subjects/nope/versions", schema(ours), CONFLUENT), 422, 42205);
    assertThat(get("config").path("compatibilityLevel").asText()).isEqualTo("BACKWARD_TRANSITIVE");
    assertThat(get("config/job-commands-value").path("compatibilityLevel").asText())
        .isEqualTo("BACKWARD_TRANSITIVE");
    assertThat(get("mode").path("mode").asText()).isEqualTo("READONLY");
    assertThat(get("mode/job-commands-value").path("mode").asText()).isEqualTo("READONLY");
    assertThat(get("").isObject()).isTrue();
  }

  @Test
  void everyVersionOfASubjectIsServedAndFound() throws Exception {
    List<Bundled> events = BundledSchemas.versions("job-events-value");

    assertThat(get("subjects/job-events-value/versions")).isEqualTo(JSON.readTree("[1,2,3,4,5]"));
    assertThat(get("subjects/job-events-value/versions/latest").path("version").asInt())
        .isEqualTo(5);
    for (Bundled version : events) {
      assertThat(get("subjects/job-events-value/versions/" + version.version()).path("id").asInt())
          .isEqualTo(version.id());
      Response found = post("subjects/job-events-value", schema(version.schema()), CONFLUENT);
      assertThat(read(found).path("version").asInt()).isEqualTo(version.version());
    }
  }

  @Test
  void registeringTheBundledSchemaGivesItsIdWhateverTheContentType() throws Exception {
    for (String type :
        List.of(CONFLUENT, "application/json", "application/octet-stream", CONFLUENT + ";q=1")) {
      Response response =
          post("subjects/job-commands-value/versions", schema(COMMANDS.schema()), type);
      assertThat(response.getStatus()).as(type).isEqualTo(200);
      assertThat(response.getMediaType().toString()).isEqualTo(CONFLUENT);
      assertThat(read(response)).isEqualTo(JSON.readTree("{\"id\":" + COMMANDS.id() + "}"));
    }
  }

  @Test
  void theSameSchemaIsFoundInAnotherSpelling() throws Exception {
    String spaced = JSON.readTree(COMMANDS.schema()).toPrettyString();
    Response response = post("subjects/job-commands-value", schema(spaced), CONFLUENT);
    assertThat(read(response).path("id").asInt()).isEqualTo(COMMANDS.id());
  }

  @Test
  void anotherSchemaIsRefused() throws Exception {
    error(post("subjects/job-commands-value/versions", schema(OTHER), CONFLUENT), 422, 42205);
    error(post("subjects/job-commands-value", schema(OTHER), CONFLUENT), 404, 40403);
    Response asked =
        post("compatibility/subjects/job-commands-value/versions/latest", schema(OTHER), CONFLUENT);
    assertThat(read(asked).path("is_compatible").asBoolean(true)).isFalse();
  }

  @Test
  void whatIsNoSchemaIsSaidToBeNone() throws Exception {
    for (String body : List.of("", "{", "[]", "{\"schema\":7}", schema("{\"type\":\"nope\"}"))) {
      error(post("subjects/job-commands-value/versions", body, CONFLUENT), 422, 42201);
    }
    error(
        post(
            "subjects/job-commands-value/versions",
            "{\"schemaType\":\"PROTOBUF\",\"schema\":\"x\"}",
            CONFLUENT),
        422,
        42201);
  }

  @Test
  void aBodyAtTheBoundIsReadAndOneByteMoreIsNot() throws Exception {
    String body = schema(COMMANDS.schema());
    String full = body + " ".repeat(RegistryJson.BODY_BYTES_MAX - body.length());
    assertThat(post("subjects/job-commands-value/versions", full, CONFLUENT).getStatus())
        .isEqualTo(200);
    error(post("subjects/job-commands-value/versions", full + " ", CONFLUENT), 413, 413);
  }

  @Test
  void whatIsNotThereHasConfluentsErrorCodes() throws Exception {
    error(ask("subjects/nope/versions"), 404, 40401);
    error(ask("subjects/job-commands-value/versions/99"), 404, 40402);
    for (String version : List.of("two", "0", "-2", "2147483648", "1.0", "LATEST")) {
      error(ask("subjects/job-commands-value/versions/" + version), 422, 42202);
      error(ask("subjects/job-commands-value/versions/" + version + "/schema"), 422, 42202);
    }
    for (String id : List.of("99", "0", "-1", "one")) {
      for (String part : List.of("", "/schema", "/subjects", "/versions")) {
        error(ask("schemas/ids/" + id + part), 404, 40403);
      }
    }
    error(ask("config/nope"), 404, 40408);
    error(ask("mode/nope"), 404, 40409);
    error(ask("subjects/:.other:job-commands-value/versions"), 404, 40401);
    error(post("subjects/nope", schema(OTHER), CONFLUENT), 404, 40401);
  }

  @Test
  void nothingCanBeChanged() throws Exception {
    String level = "{\"compatibility\":\"NONE\"}";
    for (String path :
        List.of("config", "config/job-commands-value", "mode", "mode/job-commands-value")) {
      error(http.target("/schema-registry/" + path).request().put(Entity.json(level)), 422, 42205);
      error(http.target("/schema-registry/" + path).request().delete(), 422, 42205);
    }
    for (String path :
        List.of("subjects/job-commands-value", "subjects/job-commands-value/versions/1")) {
      error(http.target("/schema-registry/" + path).request().delete(), 422, 42205);
    }
    assertThat(get("config").path("compatibilityLevel").asText()).isEqualTo("BACKWARD_TRANSITIVE");
  }

  @Test
  void subjectsAndSchemasAreListedByPrefixVersionAndContext() throws Exception {
    assertThat(get("contexts")).isEqualTo(JSON.readTree("[\".\"]"));
    for (String prefix : List.of("job-e", ":.:job-e", ":*:job-e")) {
      assertThat(get("subjects?subjectPrefix=" + prefix))
          .as(prefix)
          .isEqualTo(JSON.readTree("[\"job-events-value\"]"));
    }
    assertThat(get("subjects?subjectPrefix=nope")).isEmpty();
    assertThat(get("subjects?deletedOnly=true")).isEmpty();
    assertThat(get("subjects/:.:job-commands-value/versions"))
        .isEqualTo(get("subjects/job-commands-value/versions"));
    assertThat(get("config/:.:job-commands-value").has("compatibilityLevel")).isTrue();
    assertThat(get("config/nope?defaultToGlobal=true").has("compatibilityLevel")).isTrue();
    assertThat(get("mode/nope?defaultToGlobal=true").has("mode")).isTrue();

    JsonNode all = get("schemas");
    assertThat(all).hasSize(BundledSchemas.all().size());
    assertThat(all.get(0).path("schema").asText()).isEqualTo(BundledSchemas.all().get(0).schema());
    assertThat(get("schemas?latestOnly=true")).hasSize(3);
    assertThat(get("schemas?subjectPrefix=job-e&latestOnly=true&offset=0&limit=10")).hasSize(1);
    assertThat(get("schemas?offset=1&limit=1").get(0)).isEqualTo(all.get(1));

    assertThat(get("schemas/ids/" + COMMANDS.id() + "/subjects"))
        .isEqualTo(JSON.readTree("[\"job-commands-value\"]"));
    assertThat(get("schemas/ids/" + COMMANDS.id() + "/versions").get(0).path("version").asInt())
        .isEqualTo(COMMANDS.version());
    assertThat(get("schemas/ids/" + COMMANDS.id() + "?fetchMaxId=true").path("maxId").asInt())
        .isEqualTo(BundledSchemas.all().stream().mapToInt(Bundled::id).max().orElseThrow());
    assertThat(get("subjects/job-commands-value/versions/latest/referencedby")).isEmpty();
  }

  @Test
  void theContentTypeIsOneOfTheRegistrysAndNeverWhatTheClientMadeUp() {
    Map<String, String> answers =
        Map.of(
            "*/*", CONFLUENT,
            "application/*", CONFLUENT,
            "text/html,application/xhtml+xml,*/*;q=0.8", CONFLUENT,
            "application/json", "application/json",
            "application/vnd.schemaregistry+json", "application/vnd.schemaregistry+json");
    answers.forEach(
        (accept, type) ->
            assertThat(
                    http.target("/schema-registry/subjects")
                        .request()
                        .header("Accept", accept)
                        .get()
                        .getMediaType()
                        .toString())
                .as(accept)
                .isEqualTo(type));
    assertThat(http.target("/schema-registry/subjects").request("text/html").get().getStatus())
        .isEqualTo(406);
  }

  @Test
  void whatOthersRefuseIsSaidAsConfluentDoes() throws Exception {
    RegistryErrors errors = new RegistryErrors();

    assertThat(errors.owns("/schema-registry/nope")).isTrue();
    assertThat(errors.owns("/schema-registry")).isTrue();
    assertThat(errors.owns("/schema-registries")).isFalse();
    for (int status : new int[] {400, 404, 405, 406, 413, 415, 500, 503}) {
      Refusal refusal = errors.refusal(Trouble.of(status));
      assertThat(refusal.status()).isEqualTo(status);
      assertThat(refusal.headers()).containsEntry("Content-Type", CONFLUENT);
      JsonNode body = JSON.readTree(refusal.body());
      assertThat(body.path("error_code").asInt()).isEqualTo(status);
      assertThat(body.path("message").asText()).isNotEmpty();
    }
  }

  private static String schema(String schema) throws Exception {
    return JSON.writeValueAsString(Map.of("schema", schema));
  }

  private Response ask(String path) {
    String[] parts = path.split("\\?", -1);
    WebTarget target = http.target("/schema-registry/" + parts[0]);
    for (String parameter : parts.length == 1 ? new String[0] : parts[1].split("&", -1)) {
      String[] named = parameter.split("=", -1);
      target = target.queryParam(named[0], named[1]);
    }
    return target.request(CONFLUENT, "application/json").get();
  }

  private JsonNode get(String path) throws Exception {
    Response response = ask(path);
    assertThat(response.getStatus()).as(path).isEqualTo(200);
    assertThat(response.getMediaType().toString()).isEqualTo(CONFLUENT);
    return read(response);
  }

  private Response post(String path, String body, String type) {
    return http.target("/schema-registry/" + path).request().post(Entity.entity(body, type));
  }

  private static JsonNode read(Response response) throws Exception {
    return JSON.readTree(response.readEntity(String.class));
  }

  private static void error(Response response, int status, int code) throws Exception {
    assertThat(response.getStatus()).isEqualTo(status);
    assertThat(response.getMediaType().toString()).isEqualTo(CONFLUENT);
    JsonNode error = read(response);
    assertThat(error.path("error_code").asInt()).isEqualTo(code);
    assertThat(error.path("message").asText()).isNotEmpty();
  }
}
