// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import dev.joblog.gateway.auth.BearerFilter;
import dev.joblog.gateway.auth.NeedsScope;
import dev.joblog.gateway.auth.Scopes;
import dev.joblog.gateway.core.Caller;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;

/** {@code /v1/jobs}: the jobs of whoever the token speaks for. */
@Path(ValpayErrors.ROOT)
public final class ValpayResource {

  private final OwnJobs jobs;
  private final Creation creation;
  private final PageCursor cursors;

  ValpayResource(OwnJobs jobs, Creation creation, PageCursor cursors) {
    this.jobs = jobs;
    this.creation = creation;
    this.cursors = cursors;
  }

  @GET
  @NeedsScope({Scopes.JOBS_READ, Scopes.JOBS_READ_ALL})
  public CompletionStage<Response> list(@Context ContainerRequestContext request) {
    Caller caller = BearerFilter.callerOf(request);
    return jobs.page(
        caller,
        ListQuery.read(request.getUriInfo().getQueryParameters(), caller, cursors),
        cursors);
  }

  @POST
  @NeedsScope(Scopes.JOBS_CREATE)
  public CompletionStage<Response> create(
      @Context ContainerRequestContext request, @Context HttpHeaders headers, InputStream body) {
    Caller caller = BearerFilter.callerOf(request);
    return creation.create(caller, CreateBody.read(headers, body));
  }

  @GET
  @Path("{jobId}")
  @NeedsScope({Scopes.JOBS_READ, Scopes.JOBS_READ_ALL})
  public CompletionStage<Response> get(
      @PathParam("jobId") String id, @Context ContainerRequestContext request) {
    Caller caller = BearerFilter.callerOf(request);
    return jobs.get(caller, id);
  }
}
