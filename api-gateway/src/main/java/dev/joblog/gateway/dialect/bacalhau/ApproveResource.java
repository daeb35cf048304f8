// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/** A compute node's address in the original; seed 002's client asks it without a body. */
@Path("/approve")
public final class ApproveResource {

  private final Requester requester;

  ApproveResource(Requester requester) {
    this.requester = requester;
  }

  @GET
  public CompletionStage<Response> approve(
      @Context HttpHeaders headers, @Context ContainerRequestContext request) {
    return requester.approveOrTell(headers, request.getEntityStream());
  }
}
