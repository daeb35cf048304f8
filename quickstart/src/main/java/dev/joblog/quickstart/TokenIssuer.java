// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.joblog.gateway.auth.Scopes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/**
 * An issuer as a deployment has one, for services that are measured or tested on loopback: it
 * publishes its key, and signs tokens (RFC 9068) with RS256.
 */
public final class TokenIssuer implements AutoCloseable {

  public static final String NAME = "https://issuer.test";

  private static final int KEY_BITS = 2_048;
  private static final Duration LIFETIME = Duration.ofHours(12);

  private final RSAKey key;
  private final HttpServer http;

  private TokenIssuer(RSAKey key, HttpServer http) {
    this.key = key;
    this.http = http;
  }

  public static TokenIssuer start() throws IOException {
    try {
      RSAKey key = new RSAKeyGenerator(KEY_BITS).keyID("k1").generate();
      byte[] published = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.createContext(
          "/keys",
          exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, published.length);
            exchange.getResponseBody().write(published);
            exchange.close();
          });
      http.start();
      return new TokenIssuer(key, http);
    } catch (JOSEException e) {
      throw new IllegalStateException("Expected every JDK to make an RSA key, but it did not", e);
    }
  }

  public String keysUrl() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/keys";
  }

  /** With every scope, for twelve hours. */
  public String token(String tenant, String principal) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(NAME)
            .audience("joblog")
            .subject(principal)
            .claim("tenant", tenant)
            .claim("scope", String.join(" ", Scopes.ALL))
            .expirationTime(Date.from(Instant.now().plus(LIFETIME)))
            .build();
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID(key.getKeyID())
            .type(new JOSEObjectType("at+jwt"))
            .build();
    SignedJWT token = new SignedJWT(header, claims);
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("Expected our own key to sign, but it does not", e);
    }
    return token.serialize();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
