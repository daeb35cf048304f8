// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.util.Optional;

/** Names the exchange in every answer of this dialect; a refusal has the name already. */
final class CorrelationFilter implements ContainerResponseFilter {

  private final RetaiaErrors face;

  CorrelationFilter(RetaiaErrors face) {
    this.face = face;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (face.owns(request.getUriInfo().getRequestUri().getRawPath())
        && !response.getHeaders().containsKey(Correlation.HEADER)) {
      Optional<String> sent =
          Optional.ofNullable(request.getHeaders().getFirst(Correlation.HEADER));
      response.getHeaders().putSingle(Correlation.HEADER, Correlation.of(sent).id());
    }
  }
}
