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
import dev.joblog.gateway.core.Caller;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Tokens whose signature was proven, so that a client's next request need not prove it again. What
 * is kept is believed while the issuer's keys for it are those that proved it: they are asked for
 * each time, so they are fetched again when they are old, and a key that is withdrawn ends its
 * tokens. Of the claims it is kept whom they make the caller, but not whether their time has come.
 * Safe from any thread.
 */
final class ProvenTokens {

  /** The least used go first. */
  static final int TOKENS_MAX = 4096;

  /** A longer one is proven each time; with its claims, one that is kept takes about 4 kB. */
  static final int CHARS_MAX = 2048;

  private final Cache<ByteBuffer, Proven> tokens =
      Caffeine.newBuilder().maximumSize(TOKENS_MAX).executor(Runnable::run).build();

  /**
   * A token's claims, proven.
   *
   * @param callers whom the claims made the caller, once they did; at most one for each audience
   */
  record Proven(Keys keys, JWTClaimsSet claims, ConcurrentMap<AudienceClaim, Caller> callers) {}

  /** What a source had for a selector. */
  record Keys(JWKSource<SecurityContext> source, JWKSelector selector, List<JWK> selected) {

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
  Optional<Proven> recall(String token) throws KeySourceException {
    Optional<Proven> proven =
        token.length() > CHARS_MAX
            ? Optional.empty()
            : Optional.ofNullable(tokens.getIfPresent(hash(token)));
    return proven.isPresent() && proven.get().keys().areCurrent() ? proven : Optional.empty();
  }

  Proven keep(String token, Proof proof, JWTClaimsSet claims) {
    Keys keys =
        proof.given.orElseThrow(
            () -> new IllegalStateException("Expected a proof by a key, but none was asked for"));
    Proven proven = new Proven(keys, claims, new ConcurrentHashMap<>());
    if (token.length() <= CHARS_MAX) {
      tokens.put(hash(token), proven);
    }
    return proven;
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
