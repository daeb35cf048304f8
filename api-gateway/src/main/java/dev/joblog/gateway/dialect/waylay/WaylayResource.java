// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import dev.joblog.gateway.auth.AudienceClaim;
import dev.joblog.gateway.auth.BearerFilter;
import dev.joblog.gateway.auth.NeedsScope;
import dev.joblog.gateway.auth.Scopes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/** Jobs to look at. */
@Path(Links.JOBS)
@Produces({WaylayWire.JSON, MediaType.WILDCARD})
public final class WaylayResource {

  private final WaylayReads reads;

  WaylayResource(WaylayReads reads) {
    this.reads = reads;
  }

  @GET
  @NeedsScope(
      value = {Scopes.JOBS_READ, Scopes.JOBS_READ_ALL},
      audience = AudienceClaim.AUD_OR_OWN)
  public CompletionStage<Response> list(@Context ContainerRequestContext request) {
    return reads.list(BearerFilter.callerOf(request), request.getUriInfo().getQueryParameters());
  }

  @GET
  @Path("{type}/{id}")
  @NeedsScope(
      value = {Scopes.JOBS_READ, Scopes.JOBS_READ_ALL},
      audience = AudienceClaim.AUD_OR_OWN)
  public CompletionStage<Response> get(
      @Context ContainerRequestContext request,
      @PathParam("type") String type,
      @PathParam("id") String id) {
    return reads.get(BearerFilter.callerOf(request), type, id);
  }
}
