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
import java.util.function.Supplier;

/** {@code /v1/jobs}: the jobs of whoever the token speaks for. */
@Path(ValpayErrors.ROOT)
public final class ValpayResource {

  private final OwnJobs jobs;
  private final Creation creation;
  private final PageCursor cursors;
  private final ValpayErrors errors;

  ValpayResource(OwnJobs jobs, Creation creation, PageCursor cursors, ValpayErrors errors) {
    this.jobs = jobs;
    this.creation = creation;
    this.cursors = cursors;
    this.errors = errors;
  }

  @GET
  @NeedsScope({Scopes.JOBS_READ, Scopes.JOBS_READ_ALL})
  public CompletionStage<Response> list(@Context ContainerRequestContext request) {
    Caller caller = BearerFilter.callerOf(request);
    return answered(
        () ->
            jobs.page(
                caller,
                ListQuery.read(request.getUriInfo().getQueryParameters(), caller, cursors),
                cursors));
  }

  @POST
  @NeedsScope(Scopes.JOBS_CREATE)
  public CompletionStage<Response> create(
      @Context ContainerRequestContext request, @Context HttpHeaders headers, InputStream body) {
    Caller caller = BearerFilter.callerOf(request);
    return answered(() -> creation.create(caller, CreateBody.read(headers, body)));
  }

  @GET
  @Path("{jobId}")
  @NeedsScope({Scopes.JOBS_READ, Scopes.JOBS_READ_ALL})
  public CompletionStage<Response> get(
      @PathParam("jobId") String id, @Context ContainerRequestContext request) {
    Caller caller = BearerFilter.callerOf(request);
    return answered(() -> jobs.get(caller, id));
  }

  /** What is refused while a request is read becomes an answer here. */
  private CompletionStage<Response> answered(Supplier<CompletionStage<Response>> answer) {
    try {
      return answer.get();
    } catch (Refused refused) {
      throw errors.rendered(refused);
    }
  }
}
