// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.http.ContentType;
import dev.joblog.gateway.v2.Problem.Fault;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;

/** Refuses headers that Jersey would stumble over while it looks for a method, with a bare 500. */
@PreMatching
final class ReadableHeaders implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext request) {
    if (!isConcrete(request)) {
      request.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
      throw new ProblemException(
          Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Expected a media type, but it is none.")
              .withFault(Fault.header(HttpHeaders.CONTENT_TYPE, "Malformed.")));
    }
    try {
      request.getAcceptableMediaTypes();
    } catch (ProcessingException | IllegalArgumentException unreadable) {
      request.getHeaders().remove(HttpHeaders.ACCEPT);
      throw new ProblemException(
          Problem.of(ProblemType.INVALID_HEADER, "Expected media types, but they are none.")
              .withFault(Fault.header(HttpHeaders.ACCEPT, "Malformed.")));
    }
  }

  /** A body is of one type; a range of types is no type. */
  private static boolean isConcrete(ContainerRequestContext request) {
    Optional<String> given =
        Optional.ofNullable(request.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE));
    if (given.isPresent() && given.flatMap(ContentType::of).isEmpty()) {
      return false;
    }
    try {
      MediaType type = request.getMediaType();
      return type == null || !(type.isWildcardType() || type.isWildcardSubtype());
    } catch (ProcessingException | IllegalArgumentException unreadable) {
      return false;
    }
  }
}
