// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.http.Refused;
import java.time.Duration;
import java.util.Map;

/** The dialect's ways to say no: 400, 403 and 500 are all that its clients have words for. */
final class Refusals {

  static final String JOB_NOT_FOUND = "error-job-not-found";
  static final String BAD_REQUEST = "error-bad-request";
  static final String FORBIDDEN = "error-forbidden";
  static final String UNKNOWN_SERVER = "error-unknown-server";

  private static final int QUOTED_CHARS_MAX = 64;

  static Refused badRequest(String sentence) {
    return new Refused(400, BAD_REQUEST, sentence);
  }

  /**
   * @param id as it was asked for
   */
  static Refused jobNotFound(String id) {
    String quoted = quoted(id);
    return new Refused(
            400, JOB_NOT_FOUND, "Expected a job by the id " + quoted + ", but there is none.")
        .with(Map.of("id", quoted));
  }

  static Refused forbidden(String sentence) {
    return new Refused(403, FORBIDDEN, sentence);
  }

  /** These clients know neither 202 nor 503. */
  static Refused unavailable(String sentence, Duration retryAfter) {
    return new Refused(500, UNKNOWN_SERVER, sentence).retryAfter(retryAfter);
  }

  /** From the outside, as far as an answer repeats it. */
  private static String quoted(String text) {
    return text.length() <= QUOTED_CHARS_MAX ? text : text.substring(0, QUOTED_CHARS_MAX) + "…";
  }

  private Refusals() {}
}
