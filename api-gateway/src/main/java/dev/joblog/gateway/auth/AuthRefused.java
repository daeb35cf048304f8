// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

/**
 * No entry, and why, in the terms of RFC 6750. Each face renders it in its own words; {@link
 * #challenge()} goes into {@code WWW-Authenticate} as it stands.
 */
public final class AuthRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final String REALM = "Bearer realm=\"joblog\"";

  /** What is wrong. */
  public enum Kind {
    /** 401: no token. */
    MISSING,
    /** 401: a token that is not believed. */
    INVALID_TOKEN,
    /** 400: a token in the query string, two tokens, or a header that is none. */
    INVALID_REQUEST,
    /** 403: a believed token that does not allow this. */
    INSUFFICIENT_SCOPE,
    /** 503: the issuer's keys can not be had now. */
    KEYS_UNAVAILABLE
  }

  private final Kind kind;
  private final String challenge;

  private AuthRefused(Kind kind, String sentence, String challenge) {
    super(sentence, null, false, false);
    this.kind = kind;
    this.challenge = challenge;
  }

  static AuthRefused missing() {
    return new AuthRefused(
        Kind.MISSING, "Expected a bearer token in Authorization, but there is none.", REALM);
  }

  static AuthRefused invalidToken(String sentence) {
    return new AuthRefused(Kind.INVALID_TOKEN, sentence, described("invalid_token", sentence));
  }

  static AuthRefused invalidRequest(String sentence) {
    return new AuthRefused(Kind.INVALID_REQUEST, sentence, described("invalid_request", sentence));
  }

  /**
   * @param wanted any of these would do, space separated
   */
  public static AuthRefused insufficientScope(String wanted) {
    String sentence = "Expected the token to carry the scope " + wanted + ", but it does not.";
    return new AuthRefused(
        Kind.INSUFFICIENT_SCOPE,
        sentence,
        described("insufficient_scope", sentence) + ", scope=\"" + wanted + "\"");
  }

  static AuthRefused keysUnavailable() {
    return new AuthRefused(
        Kind.KEYS_UNAVAILABLE,
        "Expected to reach the token issuer's keys, but they can not be had now.",
        REALM);
  }

  /** Sentences here are our own, but a quote in one would end the parameter. */
  private static String described(String error, String sentence) {
    return REALM
        + ", error=\""
        + error
        + "\", error_description=\""
        + sentence.replace('"', '\'').replace('\\', '/')
        + "\"";
  }

  public Kind kind() {
    return kind;
  }

  public String challenge() {
    return challenge;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
