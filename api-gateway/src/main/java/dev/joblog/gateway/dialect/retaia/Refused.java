// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** An answer that says no, before it knows which request it answers. */
final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final ErrorCode code;
  private final transient Map<String, String> details;
  private final transient Optional<Duration> retryAfter;

  private Refused(
      int status,
      ErrorCode code,
      String sentence,
      Map<String, String> details,
      Optional<Duration> retryAfter) {
    super(sentence, null, false, false);
    this.status = status;
    this.code = code;
    this.details = details;
    this.retryAfter = retryAfter;
  }

  static Refused of(int status, ErrorCode code, String sentence) {
    return new Refused(status, code, sentence, Map.of(), Optional.empty());
  }

  static Refused of(int status, ErrorCode code, String sentence, Map<String, String> details) {
    return new Refused(status, code, sentence, details, Optional.empty());
  }

  /**
   * A field of the body is not what it should be.
   *
   * @param field its path, dotted
   */
  static Refused field(String field, String sentence) {
    return of(422, ErrorCode.VALIDATION_FAILED, sentence, Map.of("field", field));
  }

  static Refused unavailable(String sentence, Duration retryAfter) {
    return new Refused(
        503, ErrorCode.TEMPORARY_UNAVAILABLE, sentence, Map.of(), Optional.of(retryAfter));
  }

  static Refused tooManyAttempts(Duration retryAfter) {
    return new Refused(
        429,
        ErrorCode.TOO_MANY_ATTEMPTS,
        "Expected few wrong secrets in a minute, but there were too many.",
        Map.of(),
        Optional.of(retryAfter));
  }

  int status() {
    return status;
  }

  ErrorCode code() {
    return code;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }

  Map<String, String> details() {
    return details;
  }

  /** Whole seconds, at least one. */
  Optional<Long> retryAfterSeconds() {
    return retryAfter.map(wait -> Math.max(1, (wait.toMillis() + 999) / 1000));
  }
}
