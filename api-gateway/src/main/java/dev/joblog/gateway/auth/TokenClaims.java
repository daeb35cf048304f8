// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.joblog.gateway.core.Caller;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.NameRule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a token with a good signature must say, and who it makes the caller (DESIGN 14). */
final class TokenClaims {

  /** How far the issuer's clock and ours may differ. */
  static final Duration SKEW = Duration.ofSeconds(10);

  static final String TENANT = "tenant";
  static final String SCOPE = "scope";

  /** The same, as some issuers call it. */
  static final String SCP = "scp";

  static final String CAPABILITIES = "capabilities";
  static final String CLIENT_KIND = "client_kind";

  /** See {@link AudienceClaim#AUD_OR_OWN}. */
  static final String OWN_AUDIENCE = "audience";

  private static final Pattern SPACES = Pattern.compile(" +");

  private final String issuer;
  private final String audience;
  private final InstantSource clock;

  TokenClaims(String issuer, String audience, InstantSource clock) {
    this.issuer = issuer;
    this.audience = audience;
    this.clock = clock;
  }

  /**
   * @throws AuthRefused when a claim is missing, of the wrong kind, or over
   */
  Caller caller(JWTClaimsSet claims, AudienceClaim where) {
    require(issuer.equals(claims.getIssuer()), "the issuer that is trusted here", "iss");
    require(isForUs(claims, where), "the audience " + audience, "aud");
    requireLive(claims);
    String principal = text(claims, "sub", NameRule.PRINCIPAL);
    String tenant = text(claims, TENANT, NameRule.TENANT);
    return new Caller(
        tenant, principal, scopes(claims), capabilities(claims), end(claims), clientKind(claims));
  }

  private boolean isForUs(JWTClaimsSet claims, AudienceClaim where) {
    boolean own = where == AudienceClaim.AUD_OR_OWN && !claims.getClaims().containsKey("aud");
    return own
        ? audience.equals(claims.getClaim(OWN_AUDIENCE))
        : claims.getAudience().contains(audience);
  }

  /** Another issuer may mean something else by that name; only a word is one. */
  private static Optional<String> clientKind(JWTClaimsSet claims) {
    return claims.getClaim(CLIENT_KIND) instanceof String kind
        ? Optional.of(kind)
        : Optional.empty();
  }

  /**
   * @throws AuthRefused when the token has ended, or its time has not come
   */
  void requireLive(JWTClaimsSet claims) {
    Instant now = clock.instant();
    Instant end = end(claims);
    if (!now.isBefore(end.plus(SKEW))) {
      throw refused("Expected a live token, but it expired at " + end + ".");
    }
    Optional<Date> begin = Optional.ofNullable(claims.getNotBeforeTime());
    if (begin.isPresent() && now.plus(SKEW).isBefore(begin.get().toInstant())) {
      throw refused("Expected a live token, but its time has not come.");
    }
  }

  private static Instant end(JWTClaimsSet claims) {
    return Optional.ofNullable(claims.getExpirationTime())
        .map(Date::toInstant)
        .orElseThrow(() -> refused("Expected a token with exp, but it has none."));
  }

  private static String text(JWTClaimsSet claims, String name, NameRule rule) {
    Optional<Object> value = Optional.ofNullable(claims.getClaim(name));
    if (value.isPresent() && !(value.get() instanceof String)) {
      throw otherType(name, "a string");
    }
    return value
        .map(String.class::cast)
        .filter(text -> rule.allows(text))
        .orElseThrow(
            () ->
                refused("Expected the claim " + name + " to match " + rule + ", but it does not."));
  }

  /**
   * RFC 8693 §4.2 says one string with blanks; issuers put them into an array too, and some name
   * the claim {@code scp}. Where both are there, {@code scope} is what counts.
   */
  private static Set<String> scopes(JWTClaimsSet claims) {
    String name = claims.getClaim(SCOPE) == null ? SCP : SCOPE;
    return words(claims, name, "a string or an array of strings").stream()
        .flatMap(SPACES::splitAsStream)
        .filter(scope -> !scope.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** None when the claim is missing. */
  private static List<String> words(JWTClaimsSet claims, String name, String type) {
    Object given = claims.getClaim(name);
    if (given == null) {
      return List.of();
    }
    if (given instanceof String text) {
      return List.of(text);
    }
    if (!(given instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
      throw otherType(name, type);
    }
    return list.stream().map(String.class::cast).toList();
  }

  private static List<String> capabilities(JWTClaimsSet claims) {
    if (claims.getClaim(CAPABILITIES) instanceof String) {
      throw otherType(CAPABILITIES, "an array of strings");
    }
    TreeSet<String> sorted = new TreeSet<>();
    for (String word : words(claims, CAPABILITIES, "an array of strings")) {
      if (!NameRule.CAPABILITY.allows(word)) {
        throw refused(
            "Expected every capability to match " + NameRule.CAPABILITY + ", but one does not.");
      }
      if (word.startsWith(Caller.OWN_CAPABILITIES)) {
        throw refused(
            "Expected no capability that begins with "
                + Caller.OWN_CAPABILITIES
                + ", but there is one.");
      }
      sorted.add(word);
    }
    if (sorted.size() > Limits.CAPABILITIES_MAX) {
      throw refused(
          "Expected at most " + Limits.CAPABILITIES_MAX + " capabilities, but there are more.");
    }
    return List.copyOf(sorted);
  }

  private static AuthRefused otherType(String name, String type) {
    return refused("Expected the claim " + name + " to be " + type + ", but it is another type.");
  }

  private static void require(boolean holds, String what, String claim) {
    if (!holds) {
      throw refused("Expected the claim " + claim + " to name " + what + ", but it does not.");
    }
  }

  private static AuthRefused refused(String sentence) {
    return AuthRefused.invalidToken(sentence);
  }
}
