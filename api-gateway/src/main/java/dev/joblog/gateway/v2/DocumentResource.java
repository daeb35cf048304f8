// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** {@code /v2/openapi.yaml}: this API, described (OpenAPI 3.1). Public. */
@Path("/v2/openapi.yaml")
public final class DocumentResource {

  /** RFC 9512. */
  static final String YAML = "application/yaml";

  private static final String FILE = "openapi.yaml";

  private final byte[] document = document();

  @GET
  @Produces(YAML)
  public Response get() {
    return Response.ok(document, YAML).build();
  }

  static byte[] document() {
    try (InputStream stream =
        Optional.ofNullable(DocumentResource.class.getResourceAsStream(FILE))
            .orElseThrow(
                () ->
                    new IllegalStateException("Expected " + FILE + " in the jar, but it is not"))) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to read " + FILE + " from the jar, but can not", e);
    }
  }
}
