// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static dev.joblog.gateway.auth.BearerFilter.callerOf;

import dev.joblog.gateway.auth.NeedsScope;
import dev.joblog.gateway.auth.Scopes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/** {@code /v2/jobs/{id}/events}: what happened to one job. */
@Path("/v2/jobs")
@Produces(Wire.JSON)
public final class HistoryResource {

  private final Histories histories;

  HistoryResource(Histories histories) {
    this.histories = histories;
  }

  @GET
  @Path("{id}/events")
  @NeedsScope({Scopes.JOBS_READ, Scopes.JOBS_READ_ALL})
  @KnownParameters({"cursor", "limit"})
  public CompletionStage<Response> events(
      @PathParam("id") String id,
      @Context ContainerRequestContext request,
      @Context HttpHeaders headers) {
    return histories.page(
        callerOf(request),
        Mapper.jobId(id),
        Preferences.of(headers),
        new Queries(request.getUriInfo().getQueryParameters()));
  }
}
