// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The registry's wire, exactly. */
final class RegistryJson {

  static final String TYPE = "application/vnd.schemaregistry.v1+json";
  static final String TYPE_OF_ANY_VERSION = "application/vnd.schemaregistry+json";

  /** A schema, quoted, with room to spare. */
  static final int BODY_BYTES_MAX = 256 * 1024;

  private static final ObjectMapper JSON = new ObjectMapper();

  record Failure(@JsonProperty("error_code") int code, String message) {}

  record Id(int id) {}

  record Version(String subject, int version, int id, String schema) {}

  record SchemaOnly(String schema) {}

  /**
   * @param maxId of all schemas
   */
  record SchemaAndMaxId(String schema, int maxId) {}

  record SubjectVersion(String subject, int version) {}

  record Level(String compatibilityLevel) {}

  record Mode(String mode) {}

  record Compatible(@JsonProperty("is_compatible") boolean compatible, List<String> messages) {}

  static byte[] bytes(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected to write JSON, but could not", e);
    }
  }

  /** The posted schema; empty when there is none that could be ours. */
  static Optional<String> postedSchema(InputStream body) {
    try {
      byte[] bytes = body.readNBytes(BODY_BYTES_MAX + 1);
      if (bytes.length > BODY_BYTES_MAX) {
        throw RegistryException.tooLarge();
      }
      JsonNode posted = JSON.readTree(bytes);
      boolean avro = posted.path("schemaType").asText("AVRO").equals("AVRO");
      return avro && posted.path("schema").isTextual()
          ? Optional.of(posted.path("schema").textValue())
          : Optional.empty();
    } catch (IOException malformed) {
      return Optional.empty();
    }
  }

  private RegistryJson() {}
}
