// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** No token, in the words of RFC 6749 §5.2. */
final class TokenRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String error;
  private final int status;
  private final boolean challenge;

  private TokenRefused(String error, String sentence, int status, boolean challenge) {
    super(sentence, null, false, false);
    this.error = error;
    this.status = status;
    this.challenge = challenge;
  }

  static TokenRefused of(String error, String sentence) {
    return new TokenRefused(error, sentence, 400, false);
  }

  /**
   * @param basic the client came with HTTP Basic and is told so (RFC 6749 §5.2)
   */
  static TokenRefused invalidClient(boolean basic) {
    return new TokenRefused(
        "invalid_client", "Expected a known client and its secret, but they are not.", 401, basic);
  }

  Response response() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", error);
    body.put("error_description", String.valueOf(getMessage()));
    Response.ResponseBuilder response =
        uncached(Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(body));
    if (challenge) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"joblog\"");
    }
    return response.build();
  }

  /** RFC 6749 §5.1: a token answer is never stored. */
  static Response.ResponseBuilder uncached(Response.ResponseBuilder response) {
    return response.header(HttpHeaders.CACHE_CONTROL, "no-store").header("Pragma", "no-cache");
  }
}
