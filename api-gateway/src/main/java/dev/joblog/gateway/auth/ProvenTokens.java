// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/**
 * Tokens whose signature was proven, so that a client's next request need not prove it again. What
 * is kept is believed while the issuer's keys for it are those that proved it: they are asked for
 * each time, so they are fetched again when they are old, and a key that is withdrawn ends its
 * tokens. Whether the claims hold is not kept. Safe from any thread.
 */
final class ProvenTokens {

  /** The least used go first. */
  static final int TOKENS_MAX = 4096;

  /** A longer one is proven each time; with its claims, one that is kept takes about 4 kB. */
  static final int CHARS_MAX = 2048;

  private final Cache<ByteBuffer, Proven> tokens =
      Caffeine.newBuilder().maximumSize(TOKENS_MAX).executor(Runnable::run).build();

  private record Proven(Keys keys, JWTClaimsSet claims) {}

  /** What a source had for a selector. */
  private record Keys(JWKSource<SecurityContext> source, JWKSelector selector, List<JWK> selected) {

    boolean areCurrent() throws KeySourceException {
      return source.get(selector, new Proof(false)).equals(selected);
    }
  }

  /** One look at a signature: takes down which keys it was given. */
  static final class Proof implements SecurityContext {

    private final boolean anew;
    private Optional<Keys> given = Optional.empty();

    /**
     * @param anew asks for keys that are newer than those that are known
     */
    Proof(boolean anew) {
      this.anew = anew;
    }
  }

  /** The same keys; a {@link Proof} knows them then. */
  static JWKSource<SecurityContext> noted(JWKSource<SecurityContext> source) {
    return (selector, context) -> {
      if (!(context instanceof Proof proof)) {
        return source.get(selector, context);
      }
      List<JWK> selected = source.get(selector, proof.anew ? IssuerKeys.ANEW : proof);
      proof.given = Optional.of(new Keys(source, selector, selected));
      return selected;
    };
  }

  /**
   * @throws KeySourceException when the issuer's keys can not be known now
   */
  Optional<JWTClaimsSet> recall(String token) throws KeySourceException {
    Optional<Proven> proven =
        token.length() > CHARS_MAX
            ? Optional.empty()
            : Optional.ofNullable(tokens.getIfPresent(hash(token)));
    return proven.isPresent() && proven.get().keys().areCurrent()
        ? proven.map(Proven::claims)
        : Optional.empty();
  }

  void keep(String token, Proof proof, JWTClaimsSet claims) {
    if (token.length() <= CHARS_MAX) {
      proof.given.ifPresent(keys -> tokens.put(hash(token), new Proven(keys, claims)));
    }
  }

  long count() {
    tokens.cleanUp();
    return tokens.estimatedSize();
  }

  /** Of the whole token, signature and all. */
  private static ByteBuffer hash(String token) {
    try {
      return ByteBuffer.wrap(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected every JDK to have SHA-256, but it has not", e);
    }
  }
}
