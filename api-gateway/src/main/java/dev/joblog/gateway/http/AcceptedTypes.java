// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;

/**
 * Jersey passes over {@code q=0} and would answer with a type that the client excluded: this makes
 * it a 406. A face that answers whatever is asked stays so.
 */
public final class AcceptedTypes implements DynamicFeature {

  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    List<String> given =
        Optional.ofNullable(resource.getResourceMethod().getAnnotation(Produces.class))
            .or(
                () ->
                    Optional.ofNullable(resource.getResourceClass().getAnnotation(Produces.class)))
            .map(produces -> List.of(produces.value()))
            .orElse(List.of(MediaType.WILDCARD));
    if (!given.contains(MediaType.WILDCARD)) {
      context.register(new Guard(given), Priorities.AUTHENTICATION - 1);
    }
  }

  private record Guard(List<String> given) implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
      List<String> lines =
          Optional.ofNullable(request.getHeaders().get(HttpHeaders.ACCEPT)).orElse(List.of());
      if (Accepts.parse(lines)
          .filter(accepts -> given.stream().noneMatch(accepts::takes))
          .isPresent()) {
        throw new NotAcceptableException();
      }
    }
  }
}
