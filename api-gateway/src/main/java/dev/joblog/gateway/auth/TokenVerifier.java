// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.joblog.gateway.core.Caller;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Believes a token, or says why not: algorithm, type and signature here, the claims in {@link
 * TokenClaims}. Safe from any thread; may wait for the issuer's keys, rarely: see {@link
 * IssuerKeys}.
 */
public final class TokenVerifier {

  /** A token longer than this is none of ours. */
  static final int TOKEN_CHARS_MAX = 8192;

  /** Signatures of a published key; never HS*, whose "public key" anyone could sign with. */
  static final Set<JWSAlgorithm> PUBLIC_KEY_ALGORITHMS =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);

  static final JWSAlgorithm DEVELOPMENT_ALGORITHM = JWSAlgorithm.HS256;

  private final Optional<DefaultJWTProcessor<SecurityContext>> published;
  private final Optional<DefaultJWTProcessor<SecurityContext>> development;
  private final TokenClaims claims;
  private final ProvenTokens known = new ProvenTokens();

  /**
   * @param keys the issuer's public keys
   * @param developmentKey of the built-in issuer
   */
  TokenVerifier(
      Optional<JWKSource<SecurityContext>> keys,
      Optional<byte[]> developmentKey,
      String issuer,
      String audience,
      InstantSource clock) {
    this.published = keys.map(source -> processor(PUBLIC_KEY_ALGORITHMS, source));
    this.development =
        developmentKey.map(
            key -> processor(Set.of(DEVELOPMENT_ALGORITHM), new ImmutableSecret<>(key)));
    this.claims = new TokenClaims(issuer, audience, clock);
  }

  private static DefaultJWTProcessor<SecurityContext> processor(
      Set<JWSAlgorithm> algorithms, JWKSource<SecurityContext> keys) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            new JOSEObjectType("at+jwt"),
            new JOSEObjectType("application/at+jwt"),
            JOSEObjectType.JWT));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(algorithms, ProvenTokens.noted(keys)));
    processor.setJWTClaimsSetVerifier((claims, context) -> {});
    return processor;
  }

  /**
   * @throws AuthRefused when the token is not believed
   */
  public Caller verify(String token) {
    return verify(token, AudienceClaim.AUD);
  }

  /**
   * @throws AuthRefused when the token is not believed
   */
  public Caller verify(String token, AudienceClaim audience) {
    if (token.length() > TOKEN_CHARS_MAX) {
      throw AuthRefused.invalidToken(
          "Expected a token of at most " + TOKEN_CHARS_MAX + " characters, but it is longer.");
    }
    try {
      return caller(proven(token), audience);
    } catch (ParseException | IllegalArgumentException notSigned) {
      throw AuthRefused.invalidToken("Expected a signed JWT, but the token is none.");
    } catch (BadJWTException otherTypes) {
      throw AuthRefused.invalidToken(
          "Expected exp and nbf to be numbers, iss and sub strings, and aud a string or an array of"
              + " strings, but one is another type.");
    } catch (BadJOSEException untrusted) {
      throw AuthRefused.invalidToken(
          "Expected an access token signed by a key of the issuer, but it is not.");
    } catch (KeySourceException unreachable) {
      throw AuthRefused.keysUnavailable();
    } catch (JOSEException unusable) {
      throw AuthRefused.invalidToken(
          "Expected a signature that can be checked, but this one can not.");
    }
  }

  private Caller caller(ProvenTokens.Proven token, AudienceClaim audience) {
    Caller caller =
        token.callers().computeIfAbsent(audience, where -> claims.caller(token.claims(), where));
    claims.requireLive(token.claims()); // a token that is known may have ended since
    return caller;
  }

  private ProvenTokens.Proven proven(String token)
      throws BadJOSEException, JOSEException, ParseException {
    Optional<ProvenTokens.Proven> before = known.recall(token);
    return before.isPresent() ? before.get() : prove(token);
  }

  /**
   * A token that does not name its key may be signed with one that is newer than those that are
   * known: the issuer is asked, as it is for a name that is not known.
   */
  private ProvenTokens.Proven prove(String token)
      throws BadJOSEException, JOSEException, ParseException {
    SignedJWT jwt = SignedJWT.parse(token);
    try {
      return prove(token, jwt, false);
    } catch (BadJWSException byNoKnownKey) {
      if (jwt.getHeader().getKeyID() != null) {
        throw byNoKnownKey;
      }
      return prove(token, jwt, true);
    }
  }

  private ProvenTokens.Proven prove(String token, SignedJWT jwt, boolean anew)
      throws BadJOSEException, JOSEException {
    ProvenTokens.Proof proof = new ProvenTokens.Proof(anew);
    JWTClaimsSet proven = processorFor(jwt.getHeader().getAlgorithm()).process(jwt, proof);
    return known.keep(token, proof, proven);
  }

  private DefaultJWTProcessor<SecurityContext> processorFor(JWSAlgorithm algorithm) {
    return (DEVELOPMENT_ALGORITHM.equals(algorithm) ? development : published)
        .orElseThrow(
            () ->
                AuthRefused.invalidToken(
                    "Expected a signature algorithm that is allowed here, but it is not."));
  }
}
