// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import java.time.Duration;
import java.util.Optional;

/** Ends a request with a problem. Carries no stack: it is an answer, not a fault. */
final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** When a retryable refusal names no time of its own. */
  static final Duration RETRY_AFTER_DEFAULT = Duration.ofSeconds(1);

  private final transient Problem problem;
  private final transient Optional<Duration> retryAfter;

  ProblemException(Problem problem) {
    this(problem, Optional.empty());
  }

  ProblemException(Problem problem, Duration retryAfter) {
    this(problem, Optional.of(retryAfter));
  }

  private ProblemException(Problem problem, Optional<Duration> retryAfter) {
    super(problem.code() + ": " + problem.detail(), null, false, false);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  ProblemException(ProblemType type, String detail) {
    this(Problem.of(type, detail));
  }

  Problem problem() {
    return problem;
  }

  /** Given for every 503 (RFC 9110 §10.2.3): whole seconds, at least one. */
  Optional<Long> retryAfterSeconds() {
    if (problem.status() != 503 && retryAfter.isEmpty()) {
      return Optional.empty();
    }
    long millis = retryAfter.orElse(RETRY_AFTER_DEFAULT).toMillis();
    return Optional.of(Math.max(1, (millis + 999) / 1000));
  }
}
