// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes the built-in issuer's access tokens (RFC 9068). Every development token endpoint mints
 * here, so a token of one is good for all; but one without {@code aud} for those faces alone that
 * take it. Safe from any thread.
 */
public final class TokenMint {

  private final byte[] key;
  private final String issuer;
  private final String audience;
  private final Duration lifetime;
  private final InstantSource clock;

  TokenMint(byte[] key, String issuer, String audience, Duration lifetime, InstantSource clock) {
    this.key = key.clone();
    this.issuer = issuer;
    this.audience = audience;
    this.lifetime = lifetime;
    this.clock = clock;
  }

  /** How long a token of this mint lives. */
  public Duration lifetime() {
    return lifetime;
  }

  /**
   * @param subject who the token speaks for
   */
  public String mint(
      String tenant, String subject, Collection<String> scopes, Collection<String> capabilities) {
    return mint(tenant, subject, scopes, capabilities, Optional.empty());
  }

  /**
   * @param clientKind what sort of program it is for; see {@link
   *     dev.joblog.gateway.core.Caller#clientKind}
   */
  public String mint(
      String tenant,
      String subject,
      Collection<String> scopes,
      Collection<String> capabilities,
      Optional<String> clientKind) {
    return mint(
        tenant,
        subject,
        scopes,
        capabilities,
        clientKind.map(kind -> Map.of(TokenClaims.CLIENT_KIND, kind)).orElse(Map.of()));
  }

  /**
   * @param more claims that a dialect's clients look for
   */
  public String mint(
      String tenant,
      String subject,
      Collection<String> scopes,
      Collection<String> capabilities,
      Map<String, String> more) {
    return signed(claims(tenant, subject, scopes, capabilities, more).audience(audience).build());
  }

  /**
   * A token without {@code aud}; see {@link AudienceClaim#AUD_OR_OWN}.
   *
   * @param more claims that a dialect's clients look for
   */
  public String mintWithoutAud(
      String tenant,
      String subject,
      Collection<String> scopes,
      Collection<String> capabilities,
      Map<String, String> more) {
    return signed(
        claims(tenant, subject, scopes, capabilities, more)
            .claim(TokenClaims.OWN_AUDIENCE, audience)
            .build());
  }

  private JWTClaimsSet.Builder claims(
      String tenant,
      String subject,
      Collection<String> scopes,
      Collection<String> capabilities,
      Map<String, String> more) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .subject(subject)
            .claim("client_id", subject)
            .jwtID(UUID.randomUUID().toString())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(lifetime)))
            .claim(TokenClaims.TENANT, tenant)
            .claim(TokenClaims.SCOPE, String.join(" ", scopes))
            .claim(TokenClaims.CAPABILITIES, List.copyOf(capabilities));
    more.forEach(claims::claim);
    return claims;
  }

  private String signed(JWTClaimsSet claims) {
    JWSHeader header =
        new JWSHeader.Builder(TokenVerifier.DEVELOPMENT_ALGORITHM)
            .type(new JOSEObjectType("at+jwt"))
            .build();
    SignedJWT jwt = new SignedJWT(header, claims);
    try {
      jwt.sign(new MACSigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("Expected the development key to sign, but it does not", e);
    }
    return jwt.serialize();
  }
}
