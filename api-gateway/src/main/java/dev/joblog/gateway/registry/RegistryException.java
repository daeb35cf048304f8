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

  static RegistryException incompatible(String subject) {
    return new RegistryException(
        409,
        409,
        "Expected the bundled schema of subject '"
            + subject
            + "', but it is another; this registry is read-only");
  }

  static RegistryException invalidSchema() {
    return new RegistryException(422, 42201, "Expected an Avro schema, but it is not one");
  }

  static RegistryException invalidVersion(String version) {
    return new RegistryException(
        422,
        42202,
        "The specified version '" + version + "' is not a valid version id: a number or latest");
  }

  static RegistryException tooLarge() {
    return new RegistryException(
        413, 413, "Expected at most " + RegistryJson.BODY_BYTES_MAX + " bytes, but there are more");
  }

  static RegistryException readOnly() {
    return new RegistryException(
        405, 405, "Expected no change: this registry serves the bundled schemas, read-only");
  }
}
