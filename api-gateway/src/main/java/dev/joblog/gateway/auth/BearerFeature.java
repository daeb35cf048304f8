// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.util.List;
import java.util.Optional;

/** Puts a {@link BearerFilter} before every method that {@link NeedsScope}. */
final class BearerFeature implements DynamicFeature {

  private final TokenVerifier verifier;

  BearerFeature(TokenVerifier verifier) {
    this.verifier = verifier;
  }

  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    Optional.ofNullable(resource.getResourceMethod().getAnnotation(NeedsScope.class))
        .ifPresent(
            needs ->
                context.register(
                    new BearerFilter(verifier, List.of(needs.value()), needs.audience()),
                    Priorities.AUTHENTICATION));
  }
}
