// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A request's token, from the one place where it may stand (RFC 6750 §2.1). */
public final class BearerToken {

  private static final String IN_QUERY = "access_token";
  private static final String SCHEME = "bearer ";

  /**
   * @param authorization every {@code Authorization} header
   * @param parameters names in the query string: what stands there ends up in logs
   * @throws AuthRefused when there is no token, or it stands elsewhere
   */
  public static String of(List<String> authorization, Set<String> parameters) {
    if (parameters.contains(IN_QUERY)) {
      throw AuthRefused.invalidRequest(
          "Expected the token in Authorization, but it stands in the query string.");
    }
    if (authorization.isEmpty()) {
      throw AuthRefused.missing();
    }
    String header = authorization.get(0);
    if (authorization.size() > 1) {
      throw AuthRefused.invalidRequest("Expected one Authorization header, but there are several.");
    }
    if (!header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw AuthRefused.missing();
    }
    return header.substring(SCHEME.length()).trim();
  }

  private BearerToken() {}
}
