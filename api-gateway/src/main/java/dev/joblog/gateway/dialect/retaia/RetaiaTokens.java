// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import dev.joblog.gateway.auth.AuthSettings.Client;
import dev.joblog.gateway.auth.ClientRegister;
import dev.joblog.gateway.auth.TokenEndpoint;
import dev.joblog.gateway.auth.TokenMint;
import dev.joblog.gateway.http.Refused;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;

/**
 * Where agents get their tokens: as the published document says, and as deployed agents do. Exists
 * only with the development issuer.
 */
@Path(RetaiaErrors.ROOT)
public final class RetaiaTokens {

  static final int CLIENT_ID_CHARS_MAX = 256;
  private static final String AGENT = "AGENT";

  /** Kinds that people log in with; no secret opens them. */
  private static final Set<String> INTERACTIVE = Set.of("UI_WEB", "UI_MOBILE");

  private final TokenEndpoint endpoint;
  private final ClientRegister clients;
  private final TokenMint mint;
  private final FailedAttempts attempts;

  RetaiaTokens(
      TokenEndpoint endpoint, ClientRegister clients, TokenMint mint, FailedAttempts attempts) {
    this.endpoint = endpoint;
    this.clients = clients;
    this.mint = mint;
    this.attempts = attempts;
  }

  /** RFC 6749 §4.4, with its own errors: OAuth clients know no others. */
  @POST
  @Path("oauth/token")
  public Response token(@Context HttpHeaders headers, InputStream body) {
    return endpoint.token(
        Optional.ofNullable(headers.getHeaderString(HttpHeaders.AUTHORIZATION)),
        Optional.ofNullable(headers.getHeaderString(HttpHeaders.CONTENT_TYPE)),
        body);
  }

  @POST
  @Path("auth/clients/token")
  public Response clientToken(@Context HttpHeaders headers, InputStream body) {
    RequestBody request = RequestBody.read(headers, body);
    String id = clientId(request.requiredText("client_id"));
    String kind = kind(request.requiredText("client_kind"));
    Client client = authenticated(id, request.requiredText("secret_key"));
    String token =
        mint.mint(
            client.tenant(),
            client.id(),
            client.scopes(),
            client.capabilities(),
            Optional.of(kind));
    return Response.fromResponse(
            RetaiaResponses.json(
                new RetaiaJson.Token(
                    client.id(), kind, token, "Bearer", mint.lifetime().toSeconds())))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  /** Who failed is remembered by name. */
  private static String clientId(String id) {
    if (id.length() > CLIENT_ID_CHARS_MAX) {
      throw Refusals.field(
          "client_id", "Expected at most " + CLIENT_ID_CHARS_MAX + " characters, but it has more.");
    }
    return id;
  }

  private static String kind(String kind) {
    if (INTERACTIVE.contains(kind)) {
      throw Refusals.of(
          403, ErrorCode.FORBIDDEN_ACTOR, "Expected a client without a person, but it is not.");
    }
    if (!kind.equals(AGENT) && !kind.equals(AgentRequest.MCP)) {
      throw Refusals.field("client_kind", "Expected AGENT or MCP, but it is another kind.");
    }
    return kind;
  }

  private Client authenticated(String id, String secret) {
    Optional<Refused> waits = attempts.waiting(id).map(Refusals::tooManyAttempts);
    if (waits.isPresent()) {
      throw waits.get();
    }
    Optional<Client> client = clients.authenticate(id, secret);
    if (client.isEmpty()) {
      attempts.failed(id);
    }
    return client.orElseThrow(
        () ->
            Refusals.of(
                401,
                ErrorCode.UNAUTHORIZED,
                "Expected a known client and its secret, but they are not."));
  }
}
