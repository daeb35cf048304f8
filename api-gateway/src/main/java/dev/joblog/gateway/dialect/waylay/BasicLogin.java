// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import dev.joblog.gateway.auth.AuthSetup;
import dev.joblog.gateway.auth.ClientRegister;
import dev.joblog.gateway.auth.TokenMint;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Lets development clients in by HTTP Basic, {@code apiKey:apiSecret}, on this dialect's addresses:
 * what comes in with their name and secret goes on with a token of theirs. Whatever is wrong is
 * left for who checks tokens to refuse.
 */
@PreMatching
public final class BasicLogin implements ContainerRequestFilter {

  private static final String SCHEME = "basic ";

  private final Optional<ClientRegister> clients;
  private final Optional<TokenMint> mint;

  BasicLogin(AuthSetup auth) {
    this.clients = auth.clients();
    this.mint = auth.mint();
  }

  @Override
  public void filter(ContainerRequestContext request) {
    List<String> given =
        Optional.ofNullable(request.getHeaders().get(HttpHeaders.AUTHORIZATION)).orElse(List.of());
    if (request.getUriInfo().getRequestUri().getRawPath().startsWith(Links.JOBS)) {
      bearer(given)
          .ifPresent(token -> request.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, token));
    }
  }

  /** The header to go on with; empty: the one that came. */
  Optional<String> bearer(List<String> authorization) {
    if (clients.isEmpty()
        || mint.isEmpty()
        || authorization.size() != 1
        || !authorization.get(0).toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return Optional.empty();
    }
    return decoded(authorization.get(0).substring(SCHEME.length()).strip())
        .filter(pair -> pair.indexOf(':') >= 0)
        .flatMap(
            pair ->
                clients
                    .get()
                    .authenticate(
                        pair.substring(0, pair.indexOf(':')),
                        pair.substring(pair.indexOf(':') + 1)))
        .map(client -> "Bearer " + WaylayTokens.minted(mint.get(), client));
  }

  private static Optional<String> decoded(String base64) {
    try {
      return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
