// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import dev.joblog.gateway.auth.AuthSettings.Client;
import dev.joblog.gateway.auth.ClientRegister;
import dev.joblog.gateway.auth.TokenMint;
import dev.joblog.gateway.dialect.waylay.WaylayJson.Token;
import dev.joblog.gateway.http.JsonReader;
import dev.joblog.gateway.http.JsonValue;
import dev.joblog.gateway.http.RawBody;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/** Tokens for configured development clients, asked for as this dialect's clients do. */
@Path("/accounts/v1/tokens")
@Produces({WaylayWire.JSON, MediaType.WILDCARD})
public final class WaylayTokens {

  static final int BODY_BYTES_MAX = 8 * 1024;

  private static final JsonReader JSON = new JsonReader(1_000, 1_000);

  /** The client demands this claim and uses it for nothing here. */
  private static final String DOMAIN = "domain";

  private final ClientRegister clients;
  private final TokenMint mint;

  WaylayTokens(ClientRegister clients, TokenMint mint) {
    this.clients = clients;
    this.mint = mint;
  }

  @POST
  public Response token(
      @Context HttpHeaders headers,
      @QueryParam("grant_type") Optional<String> grantType,
      InputStream body) {
    if (grantType.filter("client_credentials"::equals).isEmpty()) {
      throw WaylayErrors.badRequest(
          "Expected grant_type to be client_credentials, but it is another.");
    }
    byte[] bytes =
        RawBody.read(headers, body, BODY_BYTES_MAX)
            .orElseThrow(() -> WaylayErrors.tooLarge(BODY_BYTES_MAX));
    JsonValue credentials =
        JSON.readIfValid(bytes)
            .filter(JsonValue::isObject)
            .orElseThrow(() -> WaylayErrors.badRequest("Expected a JSON object, but it is none."));
    Client client =
        clients
            .authenticate(text(credentials, "clientId"), text(credentials, "clientSecret"))
            .orElseThrow(WaylayErrors::unknownClient);
    return Response.ok(WaylayWire.bytes(new Token(minted(mint, client))), WaylayWire.JSON)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  private static String text(JsonValue object, String name) {
    return object.member(name).map(JsonValue::text).orElse("");
  }

  /** Without {@code aud}: the client's library refuses a token that has one. */
  static String minted(TokenMint mint, Client client) {
    return mint.mintWithoutAud(
        client.tenant(),
        client.id(),
        client.scopes(),
        client.capabilities(),
        Map.of(DOMAIN, client.tenant()));
  }
}
