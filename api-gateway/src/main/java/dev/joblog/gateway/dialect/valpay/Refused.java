// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import java.time.Duration;
import java.util.Optional;

/** An answer that says no, before it is rendered. */
final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient Optional<Duration> retryAfter;

  private Refused(ErrorCode code, String sentence, Optional<Duration> retryAfter) {
    super(sentence, null, false, false);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  static Refused of(ErrorCode code, String sentence) {
    return new Refused(code, sentence, Optional.empty());
  }

  /** A parameter or a member of the body is not what it can be. */
  static Refused invalid(String sentence) {
    return of(ErrorCode.VALIDATION_ERROR, sentence);
  }

  /** This API has no 503: a 500 that says when to come again. */
  static Refused unavailable(String sentence, Duration retryAfter) {
    return new Refused(ErrorCode.SERVICE_UNAVAILABLE, sentence, Optional.of(retryAfter));
  }

  ErrorCode code() {
    return code;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }

  /** Whole seconds, at least one. */
  Optional<Long> retryAfterSeconds() {
    return retryAfter.map(wait -> Math.max(1, (wait.toMillis() + 999) / 1000));
  }
}
