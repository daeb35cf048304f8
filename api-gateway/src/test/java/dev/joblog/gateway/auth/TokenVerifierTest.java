// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.joblog.gateway.core.Caller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Which tokens of an outside issuer are believed, and which are not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TokenVerifierTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final String ISSUER = "https://issuer.example";

  private RSAKey rsa;
  private ECKey ec;
  private TokenVerifier verifier;
  private Path keys;

  @BeforeAll
  void keys(@TempDir Path directory) throws JOSEException, IOException {
    rsa = new RSAKeyGenerator(2048).keyID("r").generate();
    ec = new ECKeyGenerator(Curve.P_256).keyID("e").generate();
    keys = Files.writeString(directory.resolve("keys.json"), published());
    verifier = verifier(Optional.empty(), Optional.of(keys));
  }

  private String published() {
    return new JWKSet(List.of(rsa.toPublicJWK(), ec.toPublicJWK())).toString();
  }

  private static TokenVerifier verifier(Optional<URI> url, Optional<Path> file) {
    return new AuthSetup(
            new AuthSettings(ISSUER, "joblog", url, file, Optional.empty()),
            InstantSource.fixed(NOW))
        .verifier();
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(List.of("other", "joblog"))
        .subject("worker-1")
        .expirationTime(Date.from(NOW.plusSeconds(60)))
        .claim("tenant", "acme")
        .claim("scope", "jobs:read  jobs:claim")
        .claim("capabilities", List.of("b@1", "a@1", "b@1"));
  }

  private String signed(UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
    return signed(new JOSEObjectType("at+jwt"), change.apply(claims()).build());
  }

  private String signed(JOSEObjectType type, JWTClaimsSet claims) throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).type(type).keyID("r").build(), claims);
    jwt.sign(new RSASSASigner(rsa));
    return jwt.serialize();
  }

  @Test
  void aTokenThatNamesNoKeyIsBelievedAtOnceAfterARotation() throws JOSEException {
    RSAKey next = new RSAKeyGenerator(2048).generate();
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).type(JOSEObjectType.JWT).build(),
            claims().build());
    jwt.sign(new RSASSASigner(next));
    AtomicReference<JWKSet> served = new AtomicReference<>(new JWKSet(rsa.toPublicJWK()));
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    TokenVerifier rotating =
        new TokenVerifier(
            Optional.of(
                new IssuerKeys(() -> CompletableFuture.completedFuture(served.get()), now::get)),
            Optional.empty(),
            ISSUER,
            "joblog",
            now::get);
    assertThat(rotating.verify(signed(same -> same)).principal()).isEqualTo("worker-1");
    assertThatExceptionOfType(AuthRefused.class)
        .isThrownBy(() -> rotating.verify(jwt.serialize()))
        .satisfies(refused -> assertThat(refused.kind()).isEqualTo(AuthRefused.Kind.INVALID_TOKEN));

    served.set(new JWKSet(List.of(rsa.toPublicJWK(), next.toPublicJWK())));
    now.set(NOW.plus(IssuerKeys.APART));

    assertThat(rotating.verify(jwt.serialize()).principal()).isEqualTo("worker-1");
  }

  private void assertNotBelieved(String token, String why) {
    assertNotBelieved(token, AudienceClaim.AUD, why);
  }

  private void assertNotBelieved(String token, AudienceClaim audience, String why) {
    assertThatExceptionOfType(AuthRefused.class)
        .isThrownBy(() -> verifier.verify(token, audience))
        .satisfies(refused -> assertThat(refused.kind()).isEqualTo(AuthRefused.Kind.INVALID_TOKEN))
        .withMessageContaining(why);
  }

  @Test
  void aGoodTokenMakesTheCaller() throws JOSEException {
    Caller caller = verifier.verify(signed(c -> c));
    assertThat(caller.tenant()).isEqualTo("acme");
    assertThat(caller.principal()).isEqualTo("worker-1");
    assertThat(caller.scopes()).containsExactlyInAnyOrder("jobs:read", "jobs:claim");
    assertThat(caller.capabilities()).containsExactly("a@1", "b@1");
    assertThat(caller.expiresAt()).isEqualTo(NOW.plusSeconds(60));
  }

  @Test
  void bothTypesAndBothAlgorithmsAreTaken() throws JOSEException {
    assertThat(verifier.verify(signed(JOSEObjectType.JWT, claims().build())).tenant())
        .isEqualTo("acme");
    SignedJWT elliptic =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT).keyID("e").build(),
            claims().build());
    elliptic.sign(new ECDSASigner(ec));
    assertThat(verifier.verify(elliptic.serialize()).tenant()).isEqualTo("acme");
    assertNotBelieved(signed(new JOSEObjectType("logout+jwt"), claims().build()), "access token");
  }

  @Test
  void anUnsignedTokenIsNotBelieved() {
    assertNotBelieved(new PlainJWT(claims().build()).serialize(), "Expected a signed JWT");
    assertNotBelieved("", "Expected a signed JWT");
    assertNotBelieved("x".repeat(TokenVerifier.TOKEN_CHARS_MAX + 1), "at most 8192 characters");
  }

  @Test
  void aTokenSignedWithThePublicKeyAsASecretIsNotBelieved() throws JOSEException {
    SignedJWT confused =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).keyID("r").build(),
            claims().build());
    confused.sign(new MACSigner(rsa.toRSAPublicKey().getEncoded()));
    assertNotBelieved(confused.serialize(), "algorithm");
  }

  @Test
  void anAlgorithmOffTheListIsNotBelieved() throws JOSEException {
    SignedJWT other =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS512).type(JOSEObjectType.JWT).keyID("r").build(),
            claims().build());
    other.sign(new RSASSASigner(rsa));
    assertNotBelieved(other.serialize(), "signed by a key of the issuer");
  }

  @Test
  void aStrangersSignatureAndAChangedTokenAreNotBelieved() throws JOSEException {
    SignedJWT strange =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).type(JOSEObjectType.JWT).keyID("r").build(),
            claims().build());
    strange.sign(new RSASSASigner(new RSAKeyGenerator(2048).keyID("r").generate()));
    assertNotBelieved(strange.serialize(), "signed by a key of the issuer");
    String[] good = signed(c -> c).split("\\.", -1);
    String[] other = signed(c -> c.claim("tenant", "victim")).split("\\.", -1);
    assertNotBelieved(good[0] + "." + other[1] + "." + good[2], "signed by a key of the issuer");
  }

  @Test
  void anotherIssuersOrAudiencesTokenIsNotBelieved() throws JOSEException {
    assertNotBelieved(signed(c -> c.issuer("https://evil.example")), "iss");
    assertNotBelieved(signed(c -> c.issuer(null)), "iss");
    assertNotBelieved(signed(c -> c.audience("elsewhere")), "aud");
    assertNotBelieved(signed(c -> c.claim("aud", null)), "aud");
  }

  @Test
  void withoutAudATokenIsBelievedWhereThatIsAskedForAndItNamesUsItself() throws JOSEException {
    String own = signed(c -> c.claim("aud", null).claim("audience", "joblog"));
    assertNotBelieved(own, "aud");
    assertThat(verifier.verify(own, AudienceClaim.AUD_OR_OWN).tenant()).isEqualTo("acme");
    assertNotBelieved(own, "aud"); // what one face believed opens no other
    assertThat(verifier.verify(signed(c -> c), AudienceClaim.AUD_OR_OWN).tenant())
        .isEqualTo("acme");

    assertNotBelieved(signed(c -> c.claim("aud", null)), AudienceClaim.AUD_OR_OWN, "aud");
    assertNotBelieved(
        signed(c -> c.claim("aud", null).claim("audience", "elsewhere")),
        AudienceClaim.AUD_OR_OWN,
        "aud");
    assertNotBelieved(
        signed(c -> c.audience("elsewhere").claim("audience", "joblog")),
        AudienceClaim.AUD_OR_OWN,
        "aud");
    assertNotBelieved(
        signed(c -> c.audience(List.of()).claim("audience", List.of("joblog"))),
        AudienceClaim.AUD_OR_OWN,
        "aud");
  }

  @Test
  void aTokenLivesFromItsBeginningToItsEndAndTenSecondsMore() throws JOSEException {
    Duration skew = TokenClaims.SKEW;
    assertNotBelieved(signed(c -> c.expirationTime(Date.from(NOW.minus(skew)))), "expired");
    assertNotBelieved(signed(c -> c.expirationTime(null)), "exp");
    assertNotBelieved(
        signed(c -> c.notBeforeTime(Date.from(NOW.plus(skew).plusSeconds(1)))), "not come");
    String justOver = signed(c -> c.expirationTime(Date.from(NOW.minus(skew).plusSeconds(1))));
    assertThat(verifier.verify(justOver).tenant()).isEqualTo("acme");
  }

  @Test
  void scopesStandInAStringOrAnArrayAndUnderEitherName() throws JOSEException {
    List<String> array = List.of("jobs:read", "jobs:create events:read");
    for (UnaryOperator<JWTClaimsSet.Builder> change :
        List.<UnaryOperator<JWTClaimsSet.Builder>>of(
            c -> c.claim("scope", "jobs:read jobs:create  events:read"),
            c -> c.claim("scope", array),
            c -> c.claim("scope", null).claim("scp", "jobs:read jobs:create events:read"),
            c -> c.claim("scope", null).claim("scp", array),
            c -> c.claim("scope", array).claim("scp", List.of("jobs:admin")))) {
      assertThat(verifier.verify(signed(change)).scopes())
          .containsExactlyInAnyOrder("jobs:read", "jobs:create", "events:read");
    }
    assertThat(verifier.verify(signed(c -> c.claim("scope", List.of()))).scopes()).isEmpty();
  }

  @Test
  void claimsOfAnotherShapeAreNotBelieved() throws JOSEException {
    assertNotBelieved(signed(c -> c.claim("tenant", null)), "tenant");
    assertNotBelieved(signed(c -> c.claim("tenant", "a/b")), "tenant");
    assertNotBelieved(signed(c -> c.claim("tenant", "a".repeat(65))), "tenant");
    assertNotBelieved(signed(c -> c.claim("tenant", "_a")), "tenant");
    assertNotBelieved(signed(c -> c.claim("tenant", 7)), "claim tenant to be a string");
    assertNotBelieved(signed(c -> c.claim("exp", "soon")), "exp and nbf to be numbers");
    assertNotBelieved(signed(c -> c.claim("scope", 7)), "claim scope to be a string or an array");
    assertNotBelieved(
        signed(c -> c.claim("scope", List.of("jobs:read", 7))), "claim scope to be a string or");
    assertNotBelieved(
        signed(c -> c.claim("scope", null).claim("scp", Map.of("a", 1))), "claim scp to be");
    assertNotBelieved(signed(c -> c.subject(null)), "sub");
    assertNotBelieved(signed(c -> c.subject("a b")), "sub");
    assertNotBelieved(signed(c -> c.claim("capabilities", "a@1")), "capabilities to be an array");
    assertNotBelieved(signed(c -> c.claim("capabilities", List.of("a b"))), "capability");
    assertNotBelieved(signed(c -> c.claim("capabilities", List.of("a~b"))), "capability");
    assertNotBelieved(
        signed(c -> c.claim("capabilities", List.of("joblog.bacalhau.join"))), "capability");
    assertThat(verifier.verify(signed(c -> c.claim("scope", null).claim("capabilities", null))))
        .satisfies(
            caller -> {
              assertThat(caller.scopes()).isEmpty();
              assertThat(caller.capabilities()).isEmpty();
            });
  }

  @Test
  void publishedKeysAreFetchedOnceAndForAStrangerNotOftenAgain() throws Exception {
    AtomicInteger fetched = new AtomicInteger();
    HttpServer issuer =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer.createContext(
        "/keys",
        exchange -> {
          fetched.incrementAndGet();
          byte[] body = published().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    issuer.start();
    try {
      TokenVerifier fetching =
          verifier(
              Optional.of(
                  URI.create("http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys")),
              Optional.empty());
      for (int i = 0; i < 20; i++) {
        assertThat(fetching.verify(signed(c -> c)).tenant()).isEqualTo("acme");
      }
      assertThat(fetched).hasValue(1);
      RSAKey stranger = new RSAKeyGenerator(2048).keyID("s").generate();
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).type(JOSEObjectType.JWT).keyID("s").build(),
              claims().build());
      jwt.sign(new RSASSASigner(stranger));
      for (int i = 0; i < 20; i++) {
        assertThatExceptionOfType(AuthRefused.class)
            .isThrownBy(() -> fetching.verify(jwt.serialize()))
            .satisfies(
                refused -> assertThat(refused.kind()).isEqualTo(AuthRefused.Kind.INVALID_TOKEN));
      }
      assertThat(fetched.get()).isLessThanOrEqualTo(3);
    } finally {
      issuer.stop(0);
    }
  }

  @Test
  void whileTheKeysCanNotBeHadNobodyIsCalledAStranger() throws JOSEException {
    TokenVerifier lost =
        verifier(Optional.of(URI.create("http://127.0.0.1:1/keys")), Optional.empty());
    String token = signed(c -> c);
    for (int i = 0; i < 10; i++) {
      assertThatExceptionOfType(AuthRefused.class)
          .isThrownBy(() -> lost.verify(token))
          .satisfies(
              refused -> assertThat(refused.kind()).isEqualTo(AuthRefused.Kind.KEYS_UNAVAILABLE));
    }
  }

  @Test
  void settingsThatCanNotWorkAreRefusedAtStart(@TempDir Path directory) throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verifier(Optional.empty(), Optional.empty()))
        .withMessageContaining("names none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verifier(Optional.of(URI.create("http://x/")), Optional.of(keys)))
        .withMessageContaining("names both");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verifier(Optional.of(URI.create("keys.json")), Optional.empty()))
        .withMessageContaining("absolute");
    Path shortKey = Files.writeString(directory.resolve("short"), "x".repeat(31));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new AuthSetup(
                    new AuthSettings(
                        ISSUER,
                        "joblog",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(
                            new AuthSettings.Development(shortKey, Optional.empty(), List.of()))),
                    InstantSource.system()))
        .withMessageContaining("at least 32 bytes");
  }
}
