// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import dev.joblog.gateway.core.Caller;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Stands before each method that {@link NeedsScope}: puts the {@link Caller} into the request, or
 * throws {@link AuthRefused} (RFC 6750).
 */
public final class BearerFilter implements ContainerRequestFilter {

  private static final String CALLER = BearerFilter.class.getName() + ".caller";
  private static final String SCHEME = "bearer ";

  private final TokenVerifier verifier;
  private final List<String> anyOf;

  BearerFilter(TokenVerifier verifier, List<String> anyOf) {
    this.verifier = verifier;
    this.anyOf = List.copyOf(anyOf);
  }

  /**
   * The caller that this filter has proven.
   *
   * @throws IllegalStateException when the method lacks {@link NeedsScope}
   */
  public static Caller callerOf(ContainerRequestContext request) {
    if (request.getProperty(CALLER) instanceof Caller caller) {
      return caller;
    }
    throw new IllegalStateException(
        "Expected a method with @NeedsScope, but none guards " + request.getUriInfo().getPath());
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getUriInfo().getQueryParameters().containsKey("access_token")) {
      throw AuthRefused.invalidRequest(
          "Expected the token in Authorization, but it stands in the query string.");
    }
    Caller caller = verifier.verify(token(request));
    if (!anyOf.isEmpty() && anyOf.stream().noneMatch(caller::may)) {
      throw AuthRefused.insufficientScope(String.join(" ", anyOf));
    }
    request.setProperty(CALLER, caller);
  }

  private static String token(ContainerRequestContext request) {
    List<String> given =
        Optional.ofNullable(request.getHeaders().get(HttpHeaders.AUTHORIZATION)).orElse(List.of());
    if (given.isEmpty()) {
      throw AuthRefused.missing();
    }
    String header = given.get(0);
    if (given.size() > 1) {
      throw AuthRefused.invalidRequest("Expected one Authorization header, but there are several.");
    }
    if (!header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw AuthRefused.missing();
    }
    return header.substring(SCHEME.length()).trim();
  }
}
