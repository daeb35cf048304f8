// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import static dev.joblog.gateway.auth.BearerFilter.callerOf;

import dev.joblog.gateway.auth.NeedsScope;
import dev.joblog.gateway.auth.Scopes;
import dev.joblog.gateway.http.SocketHangUp;
import dev.joblog.gateway.http.WaitingClient;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Order;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * {@code /v2/jobs/{id}}: one job, and all that can be done with it. The class has the path of
 * {@link JobsResource}, or {@code /v2/jobs/claim} would be a job's address (Jakarta REST 3.7.2).
 */
@Path("/v2/jobs")
@Produces(Wire.JSON)
public final class JobResource {

  private final JobOrders orders;
  private final Claims claims;
  private final Lookups lookups;
  private final Histories histories;

  JobResource(JobOrders orders, Claims claims, Lookups lookups, Histories histories) {
    this.orders = orders;
    this.claims = claims;
    this.lookups = lookups;
    this.histories = histories;
  }

  @GET
  @Path("{id}")
  @NeedsScope({Scopes.JOBS_READ, Scopes.JOBS_READ_ALL})
  @KnownParameters("at")
  public CompletionStage<Response> get(
      @PathParam("id") String id,
      @Context ContainerRequestContext request,
      @Context HttpHeaders headers) {
    if (JobsResource.ORDERS.contains(id)) {
      throw new NotAllowedException(Response.status(405).header("Allow", "OPTIONS, POST").build());
    }
    Optional<String> at = new Queries(request.getUriInfo().getQueryParameters()).one("at");
    return at.isPresent()
        ? histories.at(callerOf(request), Mapper.jobId(id), Preferences.of(headers), at.get())
        : lookups.get(callerOf(request), Mapper.jobId(id), Preferences.of(headers));
  }

  @GET
  @Path("{id}/executions")
  @NeedsScope({Scopes.JOBS_READ, Scopes.JOBS_READ_ALL})
  public CompletionStage<Response> executions(
      @PathParam("id") String id,
      @Context ContainerRequestContext request,
      @Context HttpHeaders headers) {
    return lookups.executions(callerOf(request), Mapper.jobId(id), Preferences.of(headers));
  }

  @GET
  @Path("{id}/result")
  @NeedsScope({Scopes.JOBS_READ, Scopes.JOBS_READ_ALL})
  public CompletionStage<Response> result(
      @PathParam("id") String id,
      @Context ContainerRequestContext request,
      @Context HttpHeaders headers) {
    return lookups.result(callerOf(request), Mapper.jobId(id), Preferences.of(headers));
  }

  @POST
  @Path("{id}/claim")
  @NeedsScope(Scopes.JOBS_CLAIM)
  public void claim(
      @PathParam("id") String id,
      @Context ContainerRequestContext request,
      @Context HttpHeaders headers,
      @Context HttpServletRequest servlet,
      @Suspended AsyncResponse client,
      InputStream body) {
    claims.byId(
        callerOf(request),
        Mapper.jobId(id),
        Preferences.of(headers),
        Requests.claim(Body.objectOrNothing(headers, body)),
        WaitingClient.of(client),
        SocketHangUp.of(servlet));
  }

  @POST
  @Path("{id}/heartbeat")
  @NeedsScope(Scopes.JOBS_HEARTBEAT)
  public CompletionStage<Response> heartbeat(
      @PathParam("id") String id,
      @Context ContainerRequestContext request,
      @Context HttpHeaders headers,
      InputStream body) {
    JobId job = Mapper.jobId(id);
    Preferences preferences = Preferences.of(headers);
    return orders.heartbeat(
        callerOf(request), Requests.heartbeat(job, Body.object(headers, body)), preferences);
  }

  @POST
  @Path("{id}/submit")
  @NeedsScope(Scopes.JOBS_SUBMIT)
  public CompletionStage<Response> submit(
      @PathParam("id") String id,
      @Context ContainerRequestContext request,
      @Context HttpHeaders headers,
      InputStream body) {
    Preferences keyed = Preferences.of(headers).requireKey();
    return orders.finish(
        callerOf(request), Requests.submit(Mapper.jobId(id), Body.object(headers, body)), keyed);
  }

  @POST
  @Path("{id}/fail")
  @NeedsScope(Scopes.JOBS_SUBMIT)
  public CompletionStage<Response> fail(
      @PathParam("id") String id,
      @Context ContainerRequestContext request,
      @Context HttpHeaders headers,
      InputStream body) {
    Preferences keyed = Preferences.of(headers).requireKey();
    return orders.finish(
        callerOf(request), Requests.fail(Mapper.jobId(id), Body.object(headers, body)), keyed);
  }

  @POST
  @Path("{id}/release")
  @NeedsScope(Scopes.JOBS_SUBMIT)
  public CompletionStage<Response> release(
      @PathParam("id") String id,
      @Context ContainerRequestContext request,
      @Context HttpHeaders headers,
      InputStream body) {
    return orders.change(
        callerOf(request),
        Requests.release(Mapper.jobId(id), Body.object(headers, body)),
        Preferences.of(headers));
  }

  @POST
  @Path("{id}/cancel")
  @NeedsScope({Scopes.JOBS_CANCEL, Scopes.JOBS_ADMIN})
  public CompletionStage<Response> cancel(
      @PathParam("id") String id,
      @Context ContainerRequestContext request,
      @Context HttpHeaders headers,
      InputStream body) {
    return orders.cancel(
        callerOf(request),
        Mapper.jobId(id),
        Preferences.of(headers),
        Requests.reason(Body.objectOrNothing(headers, body)));
  }

  @POST
  @Path("{id}/approve")
  @NeedsScope(Scopes.JOBS_APPROVE)
  public CompletionStage<Response> approve(
      @PathParam("id") String id,
      @Context ContainerRequestContext request,
      @Context HttpHeaders headers,
      InputStream body) {
    Optional<String> reason = Requests.reason(Body.objectOrNothing(headers, body));
    return orders.change(
        callerOf(request), new Order.ApproveJob(Mapper.jobId(id), reason), Preferences.of(headers));
  }

  @POST
  @Path("{id}/reject")
  @NeedsScope(Scopes.JOBS_APPROVE)
  public CompletionStage<Response> reject(
      @PathParam("id") String id,
      @Context ContainerRequestContext request,
      @Context HttpHeaders headers,
      InputStream body) {
    Optional<String> reason = Requests.reason(Body.objectOrNothing(headers, body));
    return orders.change(
        callerOf(request), new Order.RejectJob(Mapper.jobId(id), reason), Preferences.of(headers));
  }

  /** Its creator may run a job again; an administrator any job. */
  @POST
  @Path("{id}/retry")
  @NeedsScope({Scopes.JOBS_CREATE, Scopes.JOBS_ADMIN})
  public CompletionStage<Response> retry(
      @PathParam("id") String id,
      @Context ContainerRequestContext request,
      @Context HttpHeaders headers,
      InputStream body) {
    Optional<String> reason = Requests.reason(Body.objectOrNothing(headers, body));
    return orders.own(
        callerOf(request), new Order.RetryJob(Mapper.jobId(id), reason), Preferences.of(headers));
  }

  /** The methods above that are served without Jersey too. */
  List<HotRoute> hotRoutes() {
    return List.of(
        HotRoute.of(
            JobResource.class,
            "claim",
            UnaryOperator.identity(),
            (head, body, call) ->
                claims.byId(
                    head.caller(),
                    head.job(),
                    head.preferences(),
                    Requests.claim(Body.objectOrNothing(body)),
                    call,
                    call.hangUp())),
        HotRoute.of(
            JobResource.class,
            "heartbeat",
            UnaryOperator.identity(),
            (head, body, call) ->
                call.answerWith(
                    orders.heartbeat(
                        head.caller(),
                        Requests.heartbeat(head.job(), Body.object(body)),
                        head.preferences()))),
        finishing("submit", Requests::submit),
        finishing("fail", Requests::fail));
  }

  private HotRoute finishing(String method, BiFunction<JobId, Fields, Order.OfJob> order) {
    return HotRoute.of(
        JobResource.class,
        method,
        Preferences::requireKey,
        (head, body, call) ->
            call.answerWith(
                orders.finish(
                    head.caller(),
                    order.apply(head.job(), Body.object(body)),
                    head.preferences())));
  }
}
