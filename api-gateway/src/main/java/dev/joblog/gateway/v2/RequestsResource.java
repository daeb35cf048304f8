// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static dev.joblog.gateway.auth.BearerFilter.callerOf;

import dev.joblog.gateway.auth.NeedsScope;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/** {@code /v2/requests}: what became of a command that was answered with 202 (DESIGN 7). */
@Path("/v2/requests")
@Produces(Wire.JSON)
public final class RequestsResource {

  private final Lookups lookups;

  RequestsResource(Lookups lookups) {
    this.lookups = lookups;
  }

  @GET
  @Path("{requestId}")
  @NeedsScope
  public CompletionStage<Response> get(
      @PathParam("requestId") String id, @Context ContainerRequestContext request) {
    return lookups.request(callerOf(request), id);
  }
}
