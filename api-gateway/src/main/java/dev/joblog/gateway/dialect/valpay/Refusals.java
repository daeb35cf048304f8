// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import dev.joblog.gateway.http.Refused;
import java.time.Duration;

/** This dialect's ways to say no. */
final class Refusals {

  static Refused of(ErrorCode code, String sentence) {
    return new Refused(code.status(), code.name(), sentence);
  }

  /** A parameter or a member of the body is not what it can be. */
  static Refused invalid(String sentence) {
    return of(ErrorCode.VALIDATION_ERROR, sentence);
  }

  /** This API has no 503: a 500 that says when to come again. */
  static Refused unavailable(String sentence, Duration retryAfter) {
    return of(ErrorCode.SERVICE_UNAVAILABLE, sentence).retryAfter(retryAfter);
  }

  private Refusals() {}
}
