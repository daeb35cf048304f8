// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.joblog.gateway.auth.Scopes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;

/** An issuer as a deployment has one: it publishes its keys and signs tokens (RFC 9068). */
final class Issuer implements AutoCloseable {

  static final String NAME = "https://issuer.test";
  static final String AUDIENCE = "joblog";

  private final ECKey key;
  private final HttpServer http;

  private Issuer(ECKey key, HttpServer http) {
    this.key = key;
    this.http = http;
  }

  static Issuer start() throws IOException, JOSEException {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
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
    return new Issuer(key, http);
  }

  String keysUrl() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/keys";
  }

  /** Every scope, for ten minutes. */
  String token(String tenant, String principal) throws JOSEException {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(NAME)
            .audience(AUDIENCE)
            .subject(principal)
            .claim("tenant", tenant)
            .claim("scope", String.join(" ", Scopes.ALL))
            .expirationTime(Date.from(Instant.now().plusSeconds(600)))
            .build();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .keyID(key.getKeyID())
                .type(new JOSEObjectType("at+jwt"))
                .build(),
            claims);
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
