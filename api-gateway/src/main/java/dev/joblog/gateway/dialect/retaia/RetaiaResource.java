// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import dev.joblog.gateway.auth.NeedsScope;
import dev.joblog.gateway.auth.Scopes;
import dev.joblog.gateway.http.AnswerThread;
import dev.joblog.gateway.http.SocketHangUp;
import dev.joblog.gateway.http.WaitingClient;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** {@code /api/v1/jobs}: an agent's five calls. */
@Path(RetaiaErrors.ROOT + "/jobs")
public final class RetaiaResource {

  private final ClaimableJobs claimable;
  private final AgentOrders orders;
  private final Executor answering;

  RetaiaResource(ClaimableJobs claimable, AgentOrders orders, Executor answering) {
    this.claimable = claimable;
    this.orders = orders;
    this.answering = answering;
  }

  @GET
  @NeedsScope(Scopes.JOBS_CLAIM)
  public CompletionStage<Response> list(
      @Context ContainerRequestContext request, @Context HttpHeaders headers) {
    AgentRequest agent = AgentRequest.of(request, headers);
    Optional<String> limit =
        Optional.ofNullable(request.getUriInfo().getQueryParameters().getFirst("limit"));
    return AnswerThread.on(
        answering,
        claimable.first(agent.caller(), ListLimit.of(limit)).thenApply(RetaiaResponses::json));
  }

  @POST
  @Path("{job_id}/claim")
  @NeedsScope(Scopes.JOBS_CLAIM)
  public void claim(
      @PathParam("job_id") String id,
      @Context ContainerRequestContext request,
      @Context HttpHeaders headers,
      @Context HttpServletRequest servlet,
      @Suspended AsyncResponse client,
      InputStream body) {
    AgentRequest agent = AgentRequest.of(request, headers);
    RequestBody.bytes(headers, body);
    orders.claim(agent, id, WaitingClient.of(client), SocketHangUp.of(servlet));
  }

  @POST
  @Path("{job_id}/heartbeat")
  @NeedsScope(Scopes.JOBS_HEARTBEAT)
  public CompletionStage<Response> heartbeat(
      @PathParam("job_id") String id,
      @Context ContainerRequestContext request,
      @Context HttpHeaders headers,
      InputStream body) {
    AgentRequest agent = AgentRequest.of(request, headers);
    return AnswerThread.on(
        answering,
        orders.heartbeat(agent, id, Requests.Heartbeat.read(RequestBody.read(headers, body))));
  }

  @POST
  @Path("{job_id}/submit")
  @NeedsScope(Scopes.JOBS_SUBMIT)
  public CompletionStage<Response> submit(
      @PathParam("job_id") String id,
      @Context ContainerRequestContext request,
      @Context HttpHeaders headers,
      InputStream body) {
    AgentRequest agent = AgentRequest.of(request, headers);
    byte[] sent = RequestBody.bytes(headers, body);
    agent.requireKey();
    return AnswerThread.on(
        answering, orders.submit(agent, id, Requests.Submit.read(RequestBody.of(sent))));
  }

  @POST
  @Path("{job_id}/fail")
  @NeedsScope(Scopes.JOBS_SUBMIT)
  public CompletionStage<Response> fail(
      @PathParam("job_id") String id,
      @Context ContainerRequestContext request,
      @Context HttpHeaders headers,
      InputStream body) {
    AgentRequest agent = AgentRequest.of(request, headers);
    byte[] sent = RequestBody.bytes(headers, body);
    agent.requireKey();
    return AnswerThread.on(
        answering, orders.fail(agent, id, Requests.Fail.read(RequestBody.of(sent))));
  }
}
