// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static dev.joblog.gateway.auth.BearerFilter.callerOf;

import dev.joblog.gateway.auth.NeedsScope;
import dev.joblog.gateway.auth.Scopes;
import dev.joblog.gateway.http.SocketHangUp;
import dev.joblog.gateway.http.WaitingClient;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** {@code /v2/jobs}: all jobs, and the next one. */
@Path("/v2/jobs")
@Produces(Wire.JSON)
public final class JobsResource {

  /** Addresses that a GET would take for a job's. */
  static final Set<String> ORDERS = Set.of("batch", "claim");

  private final Creation creation;
  private final Claims claims;
  private final Lookups lookups;

  JobsResource(Creation creation, Claims claims, Lookups lookups) {
    this.creation = creation;
    this.claims = claims;
    this.lookups = lookups;
  }

  @POST
  @NeedsScope(Scopes.JOBS_CREATE)
  public CompletionStage<Response> create(
      @Context ContainerRequestContext request, @Context HttpHeaders headers, InputStream body) {
    return creation.create(
        callerOf(request),
        Preferences.of(headers).unconditional(),
        Requests.CreateJob.read(Body.create(headers, body), false));
  }

  @POST
  @Path("batch")
  @NeedsScope(Scopes.JOBS_CREATE)
  public CompletionStage<Response> createAll(
      @Context ContainerRequestContext request, @Context HttpHeaders headers, InputStream body) {
    return creation.createAll(
        callerOf(request),
        Preferences.of(headers).unconditional().refuseKey().waiting(),
        Body.batch(headers, body));
  }

  @GET
  @NeedsScope({Scopes.JOBS_READ, Scopes.JOBS_READ_ALL})
  @KnownParameters({
    "scope",
    "type",
    "status",
    "queue",
    "resultType",
    Queries.ANY_LABEL,
    "parentId",
    "createdFrom",
    "createdUntil",
    "createdAfter",
    "createdBefore",
    "sort",
    "limit",
    "cursor"
  })
  public CompletionStage<Response> list(
      @Context ContainerRequestContext request, @Context HttpHeaders headers) {
    return lookups.list(callerOf(request), Preferences.of(headers), request.getUriInfo());
  }

  @GET
  @Path("counts")
  @NeedsScope(Scopes.JOBS_READ_ALL)
  public CompletionStage<Response> counts(
      @Context ContainerRequestContext request, @Context HttpHeaders headers) {
    return lookups.counts(callerOf(request), Preferences.of(headers));
  }

  @POST
  @Path("claim")
  @NeedsScope(Scopes.JOBS_CLAIM)
  public void claimNext(
      @Context ContainerRequestContext request,
      @Context HttpHeaders headers,
      @Context HttpServletRequest servlet,
      @Suspended AsyncResponse client,
      InputStream body) {
    claims.next(
        callerOf(request),
        Preferences.of(headers),
        Requests.claimNext(Body.objectOrNothing(headers, body)),
        WaitingClient.of(client),
        SocketHangUp.of(servlet));
  }

  /** The methods above that are served without Jersey too. */
  List<HotRoute> hotRoutes() {
    return List.of(
        HotRoute.of(
            JobsResource.class,
            "create",
            Preferences::unconditional,
            (head, body, call) ->
                call.answerWith(
                    creation.create(
                        head.caller(),
                        head.preferences(),
                        Requests.CreateJob.read(Body.object(body), false)))),
        HotRoute.of(
            JobsResource.class,
            "claimNext",
            Preferences::unconditional,
            (head, body, call) ->
                claims.next(
                    head.caller(),
                    head.preferences(),
                    Requests.claimNext(Body.objectOrNothing(body)),
                    call,
                    call.hangUp())));
  }
}
