// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import dev.joblog.gateway.auth.AuthSettings.Client;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tokens for the configured development clients (RFC 6749 §4.4, client credentials), at whatever
 * address.
 */
public final class TokenEndpoint {

  private static final Pattern SPACES = Pattern.compile(" +");

  private final ClientRegister clients;
  private final TokenMint mint;

  TokenEndpoint(ClientRegister clients, TokenMint mint) {
    this.clients = clients;
    this.mint = mint;
  }

  /** A token, or a refusal in the words of RFC 6749 §5.2. */
  public Response token(
      Optional<String> authorization, Optional<String> contentType, InputStream body) {
    try {
      TokenRequest request = TokenRequest.read(authorization, contentType, body);
      Client client =
          clients
              .authenticate(request.clientId(), request.clientSecret())
              .orElseThrow(() -> TokenRefused.invalidClient(request.basic()));
      if (!request.grantType().equals("client_credentials")) {
        throw TokenRefused.of(
            "unsupported_grant_type",
            "Expected the grant type client_credentials, but it is another.");
      }
      return granted(client, scopes(client, request.scope()));
    } catch (TokenRefused refused) {
      return refused.response();
    }
  }

  private static List<String> scopes(Client client, Optional<String> asked) {
    List<String> scopes =
        asked
            .filter(scope -> !scope.isBlank())
            .map(scope -> SPACES.splitAsStream(scope.trim()).distinct().toList())
            .orElse(client.scopes());
    List<String> tooMuch = new ArrayList<>(scopes);
    tooMuch.removeAll(client.scopes());
    if (!tooMuch.isEmpty()) {
      throw TokenRefused.of(
          "invalid_scope", "Expected scopes that this client may have, but it asks for more.");
    }
    return scopes;
  }

  private Response granted(Client client, List<String> scopes) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(
        "access_token", mint.mint(client.tenant(), client.id(), scopes, client.capabilities()));
    answer.put("token_type", "Bearer");
    answer.put("expires_in", mint.lifetime().toSeconds());
    answer.put("scope", String.join(" ", scopes));
    return TokenRefused.uncached(Response.ok(answer)).build();
  }
}
