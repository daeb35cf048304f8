// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;

/** The {@link TokenEndpoint} of the native API. Exists only when configured. */
@Path("/oauth2/token")
public final class TokenResource {

  private final TokenEndpoint endpoint;

  TokenResource(TokenEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  @POST
  @Produces(MediaType.APPLICATION_JSON)
  public Response token(
      @HeaderParam(HttpHeaders.AUTHORIZATION) Optional<String> authorization,
      @HeaderParam(HttpHeaders.CONTENT_TYPE) Optional<String> contentType,
      InputStream body) {
    return endpoint.token(authorization, contentType, body);
  }
}
