// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One request for a token, read strictly: a form, each field once, one way of authentication.
 *
 * @param basic client_secret_basic; else client_secret_post
 */
record TokenRequest(
    String clientId, String clientSecret, boolean basic, String grantType, Optional<String> scope) {

  static final int FORM_BYTES_MAX = 8192;
  private static final String SCHEME = "basic ";
  private static final String INVALID_REQUEST = "invalid_request";

  /**
   * @throws TokenRefused {@code invalid_request} or {@code invalid_client}
   */
  static TokenRequest read(
      Optional<String> authorization, Optional<String> contentType, InputStream body) {
    if (contentType
        .filter(
            type -> type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded"))
        .isEmpty()) {
      throw invalid("Expected application/x-www-form-urlencoded, but the body is another type.");
    }
    Map<String, String> form = form(body);
    String grantType =
        field(form, "grant_type")
            .orElseThrow(() -> invalid("Expected a grant_type, but there is none."));
    Optional<String> postedSecret = field(form, "client_secret");
    if (authorization.isPresent()) {
      if (postedSecret.isPresent()) {
        throw invalid("Expected one way of client authentication, but there are two.");
      }
      String[] pair = basic(authorization.get());
      return new TokenRequest(pair[0], pair[1], true, grantType, field(form, "scope"));
    }
    String id = field(form, "client_id").orElseThrow(() -> TokenRefused.invalidClient(true));
    String secret = postedSecret.orElseThrow(() -> TokenRefused.invalidClient(true));
    return new TokenRequest(id, secret, false, grantType, field(form, "scope"));
  }

  /** RFC 6749 §2.3.1: both parts are form-encoded before they are joined. */
  private static String[] basic(String authorization) {
    if (!authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw TokenRefused.invalidClient(true);
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(authorization.substring(SCHEME.length()).trim());
      String joined = new String(decoded, StandardCharsets.UTF_8);
      int colon = joined.indexOf(':');
      if (colon < 0) {
        throw TokenRefused.invalidClient(true);
      }
      return new String[] {
        decoded(joined.substring(0, colon)), decoded(joined.substring(colon + 1))
      };
    } catch (IllegalArgumentException notBase64) {
      throw TokenRefused.invalidClient(true);
    }
  }

  private static Map<String, String> form(InputStream body) {
    Map<String, String> form = new HashMap<>();
    for (String pair : text(body).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 0) {
        continue;
      }
      try {
        String name = decoded(pair.substring(0, equals));
        if (form.putIfAbsent(name, decoded(pair.substring(equals + 1))) != null) {
          throw invalid("Expected each field once, but one repeats.");
        }
      } catch (IllegalArgumentException badEscape) {
        throw invalid("Expected a well-formed form, but an escape in it is broken.");
      }
    }
    return form;
  }

  private static String text(InputStream body) {
    try {
      byte[] bytes = body.readNBytes(FORM_BYTES_MAX + 1);
      if (bytes.length > FORM_BYTES_MAX) {
        throw invalid("Expected at most " + FORM_BYTES_MAX + " bytes, but there are more.");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to read the form, but the client is gone", e);
    }
  }

  /** RFC 6749 §3.2: a field without a value is as if it were not there. */
  private static Optional<String> field(Map<String, String> form, String name) {
    return Optional.ofNullable(form.get(name)).filter(value -> !value.isEmpty());
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static TokenRefused invalid(String sentence) {
    return TokenRefused.of(INVALID_REQUEST, sentence);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "TokenRequest[clientId=" + clientId + ", basic=" + basic + "]";
  }
}
