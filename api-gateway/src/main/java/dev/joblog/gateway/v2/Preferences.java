// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.core.Commands.Durability;
import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.v2.Problem.Fault;
import dev.joblog.protocol.NameRule;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a request's headers ask for.
 *
 * @param respondAsync {@code Prefer: respond-async} (RFC 7240): do not wait for the outcome
 * @param atLeast what a read must have applied
 * @param ifMatch the versions of a job that are meant; empty: whatever it has
 * @param ifNoneMatch the versions that the asker of a read has already
 */
record Preferences(
    Optional<String> idempotencyKey,
    Durability durability,
    boolean respondAsync,
    Positions atLeast,
    Optional<EntityTags> ifMatch,
    Optional<EntityTags> ifNoneMatch) {

  static final String KEY = "Idempotency-Key";
  static final String DURABILITY = "Joblog-Durability";
  static final String PREFER = "Prefer";
  static final String RESPOND_ASYNC = "respond-async";

  /**
   * @throws ProblemException when a header is malformed
   */
  static Preferences of(HttpHeaders headers) {
    return of(name -> Optional.ofNullable(headers.getRequestHeader(name)).orElse(List.of()));
  }

  /**
   * @param headers the values of a header, by its name; none: not there
   * @throws ProblemException when a header is malformed
   */
  static Preferences of(Function<String, List<String>> headers) {
    return new Preferences(
        key(headers),
        durability(headers),
        respondAsync(headers),
        atLeast(headers),
        ifMatch(headers),
        EntityTags.parse(headers.apply(HttpHeaders.IF_NONE_MATCH)));
  }

  /**
   * @throws ProblemException {@code idempotency-key-required}
   */
  Preferences requireKey() {
    if (idempotencyKey.isEmpty()) {
      throw new ProblemException(
          Problem.of(
                  ProblemType.IDEMPOTENCY_KEY_REQUIRED,
                  "Expected the header Idempotency-Key, but it is missing.")
              .withFault(Fault.header(KEY, "Missing.")));
    }
    return this;
  }

  /** For one item of a batch. */
  Preferences withKey(Optional<String> key) {
    return new Preferences(key, durability, respondAsync, atLeast, ifMatch, ifNoneMatch);
  }

  /** Some answers are of no use late: a lease, a heartbeat, a batch. */
  Preferences waiting() {
    return new Preferences(idempotencyKey, durability, false, atLeast, ifMatch, ifNoneMatch);
  }

  /**
   * For an order that names no job: who sends a condition counts on it, and there is no version
   * that could meet it.
   *
   * @throws ProblemException {@code invalid-header}
   */
  Preferences unconditional() {
    if (ifMatch.isPresent()) {
      throw invalid(HttpHeaders.IF_MATCH, "Not where no job is named.");
    }
    refuseIfNoneMatch();
    return this;
  }

  /**
   * For a command: RFC 9110 §13.1.2 has it refused at the versions that are named, and the engine
   * compares for one that is meant, not for all others.
   *
   * @throws ProblemException {@code invalid-header}
   */
  void refuseIfNoneMatch() {
    if (ifNoneMatch.isPresent()) {
      throw invalid(
          HttpHeaders.IF_NONE_MATCH, "For reads; a command names its version by If-Match.");
    }
  }

  /**
   * @throws ProblemException {@code idempotency-key-invalid}: a batch has a key per item
   */
  Preferences refuseKey() {
    if (idempotencyKey.isPresent()) {
      throw new ProblemException(
          Problem.of(
                  ProblemType.IDEMPOTENCY_KEY_INVALID,
                  "Expected an idempotencyKey in each item, but it is a header.")
              .withFault(Fault.header(KEY, "Not for a batch.")));
    }
    return this;
  }

  /** A structured-field string (draft-ietf-httpapi-idempotency-key-header), or the bare key. */
  private static Optional<String> key(Function<String, List<String>> headers) {
    List<String> given = headers.apply(KEY);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    String key = given.get(0).strip();
    if (key.startsWith("\"")) {
      key = unquoted(key);
    }
    if (given.size() > 1 || !NameRule.IDEMPOTENCY_KEY.allows(key)) {
      throw new ProblemException(
          Problem.of(
                  ProblemType.IDEMPOTENCY_KEY_INVALID,
                  "Expected one key of 1 to 255 visible ASCII characters, quoted or bare.")
              .withFault(Fault.header(KEY, "Malformed.")));
    }
    return Optional.of(key);
  }

  /** RFC 9651 §3.3.3; empty when it is no such string. */
  private static String unquoted(String quoted) {
    StringBuilder key = new StringBuilder();
    for (int i = 1; i < quoted.length(); i++) {
      char c = quoted.charAt(i);
      if (c == '"') {
        return i == quoted.length() - 1 ? key.toString() : "";
      }
      if (c == '\\') {
        i++;
        if (i >= quoted.length() || (quoted.charAt(i) != '"' && quoted.charAt(i) != '\\')) {
          return "";
        }
      }
      key.append(quoted.charAt(i));
    }
    return "";
  }

  private static Durability durability(Function<String, List<String>> headers) {
    List<String> given = headers.apply(DURABILITY);
    if (given.isEmpty()) {
      return Durability.DECIDED;
    }
    return switch (given.size() == 1 ? given.get(0).strip() : "") {
      case "decided" -> Durability.DECIDED;
      case "committed" -> Durability.COMMITTED;
      default -> throw invalid(DURABILITY, "Expected decided or committed.");
    };
  }

  /** RFC 7240 §2: what is not understood is passed over. */
  private static boolean respondAsync(Function<String, List<String>> headers) {
    return headers.apply(PREFER).stream()
        .flatMap(line -> List.of(line.split(",")).stream())
        .anyMatch(preference -> preference.strip().toLowerCase(Locale.ROOT).equals(RESPOND_ASYNC));
  }

  private static Positions atLeast(Function<String, List<String>> headers) {
    return PositionHeader.of(headers.apply(PositionHeader.NAME))
        .orElseThrow(() -> invalid(PositionHeader.NAME, PositionHeader.EXPECTED));
  }

  private static Optional<EntityTags> ifMatch(Function<String, List<String>> headers) {
    List<String> given = headers.apply(HttpHeaders.IF_MATCH);
    Optional<EntityTags> tags = EntityTags.parse(given);
    if (!given.isEmpty() && tags.isEmpty()) {
      throw invalid(HttpHeaders.IF_MATCH, "Expected a star, or entity tags in quotes.");
    }
    return tags;
  }

  static ProblemException invalid(String header, String detail) {
    return new ProblemException(
        Problem.of(ProblemType.INVALID_HEADER, "Expected " + header + " to be well-formed.")
            .withFault(Fault.header(header, detail)));
  }
}
