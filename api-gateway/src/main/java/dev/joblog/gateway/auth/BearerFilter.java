// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import dev.joblog.gateway.core.Caller;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;

/**
 * Stands before each method that {@link NeedsScope}: puts the {@link Caller} into the request, or
 * throws {@link AuthRefused} (RFC 6750).
 */
public final class BearerFilter implements ContainerRequestFilter {

  private static final String CALLER = BearerFilter.class.getName() + ".caller";

  private final TokenVerifier verifier;
  private final List<String> anyOf;
  private final AudienceClaim audience;

  BearerFilter(TokenVerifier verifier, List<String> anyOf, AudienceClaim audience) {
    this.verifier = verifier;
    this.anyOf = List.copyOf(anyOf);
    this.audience = audience;
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
    Caller caller =
        verifier.verify(
            BearerToken.of(
                Optional.ofNullable(request.getHeaders().get(HttpHeaders.AUTHORIZATION))
                    .orElse(List.of()),
                request.getUriInfo().getQueryParameters().keySet()),
            audience);
    if (!anyOf.isEmpty() && anyOf.stream().noneMatch(caller::may)) {
      throw AuthRefused.insufficientScope(String.join(" ", anyOf));
    }
    request.setProperty(CALLER, caller);
  }
}
