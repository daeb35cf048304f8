// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.http.KnownRefusal;
import dev.joblog.gateway.http.Refused;
import java.time.Duration;
import java.util.Optional;

/** Ends a request with a problem. Carries no stack: it is an answer, not a fault. */
final class ProblemException extends RuntimeException implements KnownRefusal {

  private static final long serialVersionUID = 1L;

  /** When a retryable refusal names no time of its own. */
  static final Duration RETRY_AFTER_DEFAULT = Duration.ofSeconds(1);

  private final transient Problem problem;
  private final transient Duration retryAfter;
  private final transient Positions positions;

  ProblemException(ProblemType type, String detail) {
    this(Problem.of(type, detail));
  }

  ProblemException(Problem problem) {
    this(problem, RETRY_AFTER_DEFAULT, Positions.NONE);
  }

  /**
   * @param retryAfter told with a 503 alone
   * @param positions what the refusal has applied
   */
  ProblemException(Problem problem, Duration retryAfter, Positions positions) {
    super(problem.code() + ": " + problem.detail(), null, false, false);
    this.problem = problem;
    this.retryAfter = retryAfter;
    this.positions = positions;
  }

  @Override
  public int status() {
    return problem.status();
  }

  @Override
  public String sentence() {
    return problem.detail();
  }

  Problem problem() {
    return problem;
  }

  /** Given for every 503 (RFC 9110 §10.2.3): whole seconds, at least one. */
  Optional<String> retryAfterSeconds() {
    return problem.status() == 503 ? Optional.of(Refused.seconds(retryAfter)) : Optional.empty();
  }

  /** What it has applied. */
  Positions seen() {
    return positions;
  }

  /** The {@code Joblog-Position} of the refusal, if it has one. */
  Optional<String> positions() {
    return positions.offsets().isEmpty()
        ? Optional.empty()
        : Optional.of(PositionHeader.format(positions));
  }
}
