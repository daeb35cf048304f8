// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.registry;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

/** A refusal in Confluent's shape. */
final class RegistryException extends WebApplicationException {

  private static final long serialVersionUID = 1L;

  private RegistryException(int status, int code, String message) {
    super(
        message,
        Response.status(status)
            .type(RegistryJson.TYPE)
            .entity(RegistryJson.bytes(new RegistryJson.Failure(code, message)))
            .build());
  }

  static RegistryException subjectNotFound(String subject) {
    return new RegistryException(404, 40401, "Subject '" + subject + "' not found.");
  }

  static RegistryException versionNotFound(String version) {
    return new RegistryException(404, 40402, "Version " + version + " not found.");
  }

  static RegistryException schemaNotFound() {
    return new RegistryException(404, 40403, "Schema not found");
  }

  static RegistryException noLevel(String subject) {
    return new RegistryException(
        404,
        40408,
        "Subject '" + subject + "' does not have subject-level compatibility configured");
  }

  static RegistryException noMode(String subject) {
    return new RegistryException(
        404, 40409, "Subject '" + subject + "' does not have subject-level mode configured");
  }

  static RegistryException invalidSchema() {
    return new RegistryException(422, 42201, "Expected an Avro schema, but it is not one");
  }

  static RegistryException invalidVersion(String version) {
    return new RegistryException(
        422,
        42202,
        "The specified version '"
            + version
            + "' is not a valid version id. Allowed values are between [1, 2^31-1] and the string"
            + " \"latest\"");
  }

  static RegistryException tooLarge() {
    return new RegistryException(
        413, 413, "Expected at most " + RegistryJson.BODY_BYTES_MAX + " bytes, but there are more");
  }

  /** Confluent's "operation not permitted", as its registry says it in mode READONLY. */
  static RegistryException readOnly() {
    return new RegistryException(
        422, 42205, "Expected no change: this registry serves the bundled schemas, read-only");
  }
}
