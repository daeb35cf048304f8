// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * The ids of our schemas from a registry that speaks Confluent's REST API (Confluent's own,
 * Apicurio under {@code /apis/ccompat/v7}, Karapace, Redpanda). Asked once, at start.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">API</a>
 */
public final class SchemaRegistry {

  /** Versions of one subject that are looked at, the newest ones. */
  public static final int VERSIONS_MAX = 1_000;

  /**
   * What our subjects are set to when this build registers a version, and nobody set another: the
   * newest schema reads every record that was ever written. A new order or fact, which is a new
   * branch of a union, passes it, and would pass no forward level (ADR 0090).
   */
  public static final String COMPATIBILITY = "BACKWARD_TRANSITIVE";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryHttp http;
  private final boolean register;
  private final List<String> skipped = new ArrayList<>();

  private SchemaRegistry(RegistryHttp http, boolean register) {
    this.http = http;
    this.register = register;
  }

  /**
   * Finds the ids of this build's schemas, and every other schema of the three subjects that it can
   * read; the others are skipped, and said in {@link KnownSchemas#skipped}.
   *
   * @throws SchemaRegistryException if the registry does not answer, lacks a schema, or refuses one
   */
  public static KnownSchemas resolve(RegistryAccess access)
      throws SchemaRegistryException, InterruptedException {
    return new SchemaRegistry(new RegistryHttp(access), access.register()).resolve();
  }

  private KnownSchemas resolve() throws SchemaRegistryException, InterruptedException {
    Map<Subject, Integer> own = new EnumMap<>(Subject.class);
    Map<Subject, Map<Integer, Schema>> registered = new EnumMap<>(Subject.class);
    for (Subject subject : Subject.values()) {
      Map<Integer, Schema> versions = versions(subject);
      registered.put(subject, versions);
      own.put(subject, idOf(subject, versions));
    }
    return new KnownSchemas(own, registered, skipped);
  }

  /** By id, older ones first. */
  private Map<Integer, Schema> versions(Subject subject)
      throws SchemaRegistryException, InterruptedException {
    String path = "/subjects/" + subject.subject() + "/versions";
    RegistryAnswer answer = http.get(path);
    Map<Integer, Schema> byId = new LinkedHashMap<>();
    if (answer.isNotFound()) {
      return byId;
    }
    if (!answer.isGood() || !answer.body().isArray()) {
      throw SchemaRegistryException.refused(answer);
    }
    JsonNode versions = answer.body();
    for (int i = Math.max(0, versions.size() - VERSIONS_MAX); i < versions.size(); i++) {
      RegistryAnswer version = http.get(path + "/" + versions.get(i).asInt());
      readable(version).ifPresent(schema -> byId.put(version.body().path("id").asInt(), schema));
    }
    return byId;
  }

  /** Anybody may register under our subjects; what is not of our kind is not ours to refuse. */
  private Optional<Schema> readable(RegistryAnswer version) {
    JsonNode body = version.body();
    if (!version.isGood() || !body.path("id").isInt()) {
      return skip(version, "it is not there");
    }
    if (!body.path("schemaType").asText("AVRO").equals("AVRO")) {
      return skip(version, "it is not Avro");
    }
    if (!body.path("references").isEmpty()) {
      return skip(version, "it has references");
    }
    try {
      return Optional.of(new Schema.Parser().parse(body.path("schema").asText()));
    } catch (AvroRuntimeException e) {
      return skip(version, "it does not parse");
    }
  }

  private Optional<Schema> skip(RegistryAnswer version, String why) {
    skipped.add(
        "Expected "
            + version.question()
            + " to be a self-contained Avro schema, but "
            + why
            + "; commands of it are dead letters");
    return Optional.empty();
  }

  private int idOf(Subject subject, Map<Integer, Schema> versions)
      throws SchemaRegistryException, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("schema", subject.published());
    RegistryAnswer found = http.post("/subjects/" + subject.subject(), body);
    if (found.isGood()) {
      return id(found);
    }
    if (!found.isNotFound()) {
      throw SchemaRegistryException.refused(found);
    }
    return register ? register(subject, versions, body) : same(subject, versions);
  }

  /** Registered by somebody without the documentation, it serves as well. */
  private int same(Subject subject, Map<Integer, Schema> versions) throws SchemaRegistryException {
    return versions.entrySet().stream()
        .filter(version -> BundledSchemas.isSame(version.getValue(), subject.schema()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> SchemaRegistryException.missing(subject, http.base()));
  }

  private int register(Subject subject, Map<Integer, Schema> versions, ObjectNode body)
      throws SchemaRegistryException, InterruptedException {
    if (versions.isEmpty() || http.get("/config/" + subject.subject()).status() == 404) {
      fixCompatibility(subject);
    }
    RegistryAnswer registered = http.post("/subjects/" + subject.subject() + "/versions", body);
    if (registered.isConflict()) {
      throw SchemaRegistryException.incompatible(subject, registered);
    }
    return id(registered);
  }

  /** A registry that does not let us is told by a sentence: its own default holds then. */
  private void fixCompatibility(Subject subject)
      throws SchemaRegistryException, InterruptedException {
    RegistryAnswer set =
        http.put(
            "/config/" + subject.subject(),
            JSON.createObjectNode().put("compatibility", COMPATIBILITY));
    if (!set.isGood()) {
      skipped.add(
          "Expected to set the compatibility of "
              + subject.subject()
              + " to "
              + COMPATIBILITY
              + ", but the registry answered "
              + set.status()
              + set.saying());
    }
  }

  private static int id(RegistryAnswer answer) throws SchemaRegistryException {
    JsonNode id = answer.body().path("id");
    if (!answer.isGood() || !id.isInt()) {
      throw SchemaRegistryException.refused(answer);
    }
    return id.intValue();
  }
}
