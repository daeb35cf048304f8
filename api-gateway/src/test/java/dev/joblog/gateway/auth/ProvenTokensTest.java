// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A token that was proven once: for how long that counts. */
final class ProvenTokensTest {

  private static final Instant BEGIN = Instant.parse("2026-11-29T10:00:00Z");
  private static final Duration LIFE = Duration.ofHours(1);
  private static final JWTClaimsSet CLAIMS = new JWTClaimsSet.Builder().subject("ann").build();
  private static final JWKSelector ANY = new JWKSelector(new JWKMatcher.Builder().build());

  private final ECKey first = key("first");
  private final ECKey second = key("second");
  private JWKSet published = new JWKSet(first.toPublicJWK());
  private Instant now = BEGIN;
  private final TokenVerifier verifier =
      new TokenVerifier(
          Optional.of(
              new IssuerKeys(() -> CompletableFuture.completedFuture(published), () -> now)),
          Optional.empty(),
          "https://issuer.example",
          "joblog",
          () -> now);
  private final ProvenTokens tokens = new ProvenTokens();

  private static ECKey key(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private String signed(ECKey key) throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build(),
            new JWTClaimsSet.Builder()
                .issuer("https://issuer.example")
                .audience("joblog")
                .subject("ann")
                .claim("tenant", "acme")
                .expirationTime(Date.from(BEGIN.plus(LIFE)))
                .build());
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }

  private void assertRefused(String token, String why) {
    assertThatExceptionOfType(AuthRefused.class)
        .isThrownBy(() -> verifier.verify(token))
        .withMessageContaining(why);
  }

  @Test
  void aKeyThatTheIssuerWithdrawsEndsItsTokens() throws JOSEException {
    String token = signed(first);
    assertThat(verifier.verify(token).principal()).isEqualTo("ann");

    published = new JWKSet(second.toPublicJWK());
    assertThat(verifier.verify(token).principal()).isEqualTo("ann");
    now = BEGIN.plus(IssuerKeys.FRESH);
    assertThat(verifier.verify(token).principal()).isEqualTo("ann"); // has the keys fetched again

    assertRefused(token, "signed by a key of the issuer");
    assertThat(verifier.verify(signed(second)).principal()).isEqualTo("ann");
  }

  @Test
  void anotherKeyUnderTheSameNameEndsTheTokensOfTheFirst() throws JOSEException {
    String token = signed(first);
    verifier.verify(token);

    published = new JWKSet(key("first").toPublicJWK());
    now = BEGIN.plus(IssuerKeys.FRESH);
    verifier.verify(token);

    assertRefused(token, "signed by a key of the issuer");
  }

  @Test
  void aTokenEndsInItsTimeHoweverOftenItWasProven() throws JOSEException {
    String token = signed(first);
    verifier.verify(token);

    now = BEGIN.plus(LIFE).plus(TokenClaims.SKEW);

    assertRefused(token, "expired");
  }

  @Test
  void whomATokenMakesTheCallerIsFoundOutOnce() throws JOSEException {
    String token = signed(first);

    assertThat(verifier.verify(token)).isSameAs(verifier.verify(token));
  }

  @Test
  void aTokenIsRememberedWholeSoAnotherSignatureIsProvenByItself() throws JOSEException {
    String token = signed(first);
    verifier.verify(token);
    String signature = token.substring(token.lastIndexOf('.') + 1);
    char other = signature.charAt(9) == 'A' ? 'B' : 'A';

    String forged =
        token.substring(0, token.lastIndexOf('.') + 1)
            + signature.substring(0, 9)
            + other
            + signature.substring(10);

    assertRefused(forged, "signed by a key of the issuer");
  }

  @Test
  void whatWasProvenIsRecalledUpToALength() throws KeySourceException {
    String longest = "x".repeat(ProvenTokens.CHARS_MAX);
    assertThat(tokens.recall(longest)).isEmpty();

    tokens.keep(longest, proof(), CLAIMS);
    tokens.keep(longest + "x", proof(), CLAIMS);

    assertThat(tokens.recall(longest)).map(ProvenTokens.Proven::claims).contains(CLAIMS);
    assertThat(tokens.recall(longest + "x")).isEmpty();
  }

  @Test
  void noMoreAreKeptThanTheBound() throws KeySourceException {
    ProvenTokens.Proof proof = proof();

    for (int i = 0; i <= ProvenTokens.TOKENS_MAX; i++) {
      tokens.keep("token-" + i, proof, CLAIMS);
    }

    assertThat(tokens.count()).isEqualTo(ProvenTokens.TOKENS_MAX);
  }

  private ProvenTokens.Proof proof() throws KeySourceException {
    List<JWK> keys = List.of(first.toPublicJWK());
    JWKSource<SecurityContext> source = ProvenTokens.noted((selector, context) -> keys);
    ProvenTokens.Proof proof = new ProvenTokens.Proof(false);
    assertThat(source.get(ANY, proof)).isEqualTo(keys);
    return proof;
  }
}
