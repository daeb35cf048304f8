// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.v2.Problem.Fault;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses a query parameter that the method does not name in {@link KnownParameters}: a typo in a
 * filter must not become a longer list.
 */
final class StrictQuery implements DynamicFeature {

  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    if (resource.getResourceClass().getPackage().equals(StrictQuery.class.getPackage())) {
      List<String> known =
          Optional.ofNullable(resource.getResourceMethod().getAnnotation(KnownParameters.class))
              .map(annotation -> List.of(annotation.value()))
              .orElse(List.of());
      context.register(new Guard(known), Priorities.AUTHORIZATION);
    }
  }

  private record Guard(List<String> known) implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
      requireKnown(request.getUriInfo().getQueryParameters().keySet(), known);
    }
  }

  /**
   * @throws ProblemException {@code unknown-parameter}
   */
  static void requireKnown(Set<String> names, List<String> known) {
    for (String name : names) {
      if (!isKnown(name, known)) {
        throw new ProblemException(
            Problem.of(
                    ProblemType.UNKNOWN_PARAMETER,
                    "Expected only the allowed parameters, but there is another.")
                .with("allowed", known)
                .withFault(Fault.parameter(Queries.quoted(name), "Not known here.")));
      }
    }
  }

  private static boolean isKnown(String name, List<String> known) {
    return known.contains(name)
        || (name.startsWith(Queries.LABEL_PREFIX) && known.contains(Queries.ANY_LABEL));
  }
}
