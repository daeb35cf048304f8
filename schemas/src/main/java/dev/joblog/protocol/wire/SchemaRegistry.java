// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * The ids of our schemas from a registry that speaks Confluent's REST API (Confluent's own,
 * Apicurio under {@code /apis/ccompat/v7}, Karapace, Redpanda). Asked once, at start.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">API</a>
 */
public final class SchemaRegistry {

  /** Versions that one subject may have. */
  public static final int VERSIONS_MAX = 1_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryHttp http;
  private final boolean register;

  private SchemaRegistry(RegistryHttp http, boolean register) {
    this.http = http;
    this.register = register;
  }

  /**
   * Finds the ids of this build's schemas, and every other schema of the three subjects.
   *
   * @throws SchemaRegistryException if the registry does not answer, refuses a schema, or holds
   *     something that is no Avro schema
   */
  public static KnownSchemas resolve(RegistryAccess access)
      throws SchemaRegistryException, InterruptedException {
    return new SchemaRegistry(new RegistryHttp(access), access.register()).resolve();
  }

  private KnownSchemas resolve() throws SchemaRegistryException, InterruptedException {
    Map<Subject, Integer> own = new EnumMap<>(Subject.class);
    Map<Subject, Map<Integer, Schema>> writers = new EnumMap<>(Subject.class);
    for (Subject subject : Subject.values()) {
      own.put(subject, idOf(subject));
      writers.put(subject, versions(subject));
    }
    return new KnownSchemas(own, writers);
  }

  private int idOf(Subject subject) throws SchemaRegistryException, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("schema", subject.published());
    String path = "/subjects/" + subject.subject() + (register ? "/versions" : "");
    JsonNode id = http.post(path, body).path("id");
    if (!id.isInt()) {
      throw new SchemaRegistryException(
          "Expected the schema registry to answer POST " + path + " with an id, but it did not");
    }
    return id.intValue();
  }

  private Map<Integer, Schema> versions(Subject subject)
      throws SchemaRegistryException, InterruptedException {
    String path = "/subjects/" + subject.subject() + "/versions";
    JsonNode versions = http.get(path);
    if (!versions.isArray() || versions.size() > VERSIONS_MAX) {
      throw new SchemaRegistryException(
          "Expected GET "
              + path
              + " to list at most "
              + VERSIONS_MAX
              + " versions, but it did not");
    }
    Map<Integer, Schema> byId = new HashMap<>();
    for (JsonNode version : versions) {
      String one = path + "/" + version.asInt();
      JsonNode found = http.get(one);
      byId.put(found.path("id").asInt(), schema(one, found));
    }
    return byId;
  }

  private static Schema schema(String path, JsonNode found) throws SchemaRegistryException {
    boolean avro = found.path("schemaType").asText("AVRO").equals("AVRO");
    if (!avro || !found.path("id").isInt() || !found.path("references").isEmpty()) {
      throw new SchemaRegistryException(
          "Expected GET " + path + " to be an Avro schema without references, but it is not");
    }
    try {
      return new Schema.Parser().parse(found.path("schema").asText());
    } catch (SchemaParseException e) {
      throw new SchemaRegistryException(
          "Expected GET " + path + " to be an Avro schema, but it does not parse", e);
    }
  }
}
