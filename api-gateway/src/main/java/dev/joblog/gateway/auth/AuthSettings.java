// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whose tokens are believed: the configuration's {@code auth} section.
 *
 * @param issuer the {@code iss} that a token must name
 * @param audience what a token's {@code aud} must hold
 * @param jwksUrl where the issuer publishes its keys
 * @param keysFile or a file with them: a JWK set, public keys only
 * @param development the built-in issuer; absent: there is none
 */
public record AuthSettings(
    String issuer,
    String audience,
    Optional<URI> jwksUrl,
    Optional<Path> keysFile,
    Optional<Development> development) {

  public AuthSettings {
    if (jwksUrl.isPresent() && keysFile.isPresent()) {
      throw new IllegalArgumentException(
          "Expected auth to name a jwksUrl or a keysFile, but it names both");
    }
    if (jwksUrl.isEmpty() && keysFile.isEmpty() && development.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected auth to name a jwksUrl, a keysFile or a development issuer, but it names none");
    }
  }

  /**
   * The development token endpoint. Its tokens are signed with a shared key (HS256) that is only
   * ever used for this issuer.
   *
   * @param signingKeyFile a file of at least 32 bytes; the same file keeps tokens valid over a
   *     restart
   * @param tokenLifetime one second to a day; absent: an hour
   */
  public record Development(
      Path signingKeyFile, Optional<Duration> tokenLifetime, List<Client> clients) {

    static final Duration LIFETIME_DEFAULT = Duration.ofHours(1);
    static final Duration LIFETIME_MAX = Duration.ofDays(1);

    public Development {
      clients = List.copyOf(clients);
      Duration lifetime = tokenLifetime.orElse(LIFETIME_DEFAULT);
      if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(LIFETIME_MAX) > 0) {
        throw new IllegalArgumentException(
            "Expected a tokenLifetime from PT1S to P1D, but it is " + lifetime);
      }
      if (clients.stream().map(Client::id).distinct().count() != clients.size()) {
        throw new IllegalArgumentException(
            "Expected every development client to have its own id, but one repeats");
      }
    }

    Duration lifetime() {
      return tokenLifetime.orElse(LIFETIME_DEFAULT);
    }
  }

  /**
   * @param id becomes the token's subject
   * @param scopes what it may ask for, and gets when it asks for nothing in particular
   */
  public record Client(
      String id, String secret, String tenant, List<String> scopes, List<String> capabilities) {

    public Client {
      scopes = List.copyOf(scopes);
      capabilities = List.copyOf(capabilities);
    }

    /** Without the secret: this may reach a log. */
    @Override
    public String toString() {
      return "Client[id=" + id + ", tenant=" + tenant + ", scopes=" + scopes + "]";
    }
  }
}
