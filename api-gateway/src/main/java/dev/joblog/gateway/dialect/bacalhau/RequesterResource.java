// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;

/** The requester node's address. No tokens: who may change something proves it by a signature. */
@Path("/requester")
public final class RequesterResource {

  private final Requester requester;

  RequesterResource(Requester requester) {
    this.requester = requester;
  }

  @POST
  @Path("submit")
  public CompletionStage<Response> submit(@Context HttpHeaders headers, InputStream body) {
    return requester.submit(headers, body);
  }

  @POST
  @Path("cancel")
  public CompletionStage<Response> cancel(@Context HttpHeaders headers, InputStream body) {
    return requester.cancel(headers, body);
  }

  @POST
  @Path("list")
  public CompletionStage<Response> list(@Context HttpHeaders headers, InputStream body) {
    return requester.list(headers, body);
  }

  @POST
  @Path("states")
  public CompletionStage<Response> states(@Context HttpHeaders headers, InputStream body) {
    return requester.states(headers, body);
  }

  @POST
  @Path("events")
  public CompletionStage<Response> events(@Context HttpHeaders headers, InputStream body) {
    return requester.events(headers, body);
  }

  @POST
  @Path("results")
  public CompletionStage<Response> results(@Context HttpHeaders headers, InputStream body) {
    return requester.results(headers, body);
  }

  @POST
  @Path("approve")
  public CompletionStage<Response> approve(@Context HttpHeaders headers, InputStream body) {
    return requester.approve(headers, body);
  }
}
