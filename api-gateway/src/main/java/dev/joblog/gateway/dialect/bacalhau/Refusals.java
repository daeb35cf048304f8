// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.joblog.gateway.http.Refusal;
import dev.joblog.gateway.http.RefusalException;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The dialect's ways to say no: 400, 403 and 500 are all that its clients have words for. */
final class Refusals {

  static final String JOB_NOT_FOUND = "error-job-not-found";
  static final String BAD_REQUEST = "error-bad-request";
  static final String FORBIDDEN = "error-forbidden";
  static final String UNKNOWN_SERVER = "error-unknown-server";

  private static final int QUOTED_CHARS_MAX = 64;

  /**
   * What both kinds of clients read: the SDK status and message, the Go client the capital ones.
   */
  record ErrorJson(
      @JsonProperty("status") int status,
      @JsonProperty("message") String message,
      @JsonProperty("Code") String code,
      @JsonProperty("Message") String sentence,
      @JsonProperty("Details") Map<String, String> details,
      @JsonProperty("Err") String err) {}

  static RefusalException badRequest(String sentence) {
    return refused(400, BAD_REQUEST, sentence, Map.of(), Map.of());
  }

  /**
   * @param id as it was asked for
   */
  static RefusalException jobNotFound(String id) {
    String quoted = quoted(id);
    return refused(
        400,
        JOB_NOT_FOUND,
        "Expected a job by the id " + quoted + ", but there is none.",
        Map.of("id", quoted),
        Map.of());
  }

  static RefusalException forbidden(String sentence) {
    return refused(403, FORBIDDEN, sentence, Map.of(), Map.of());
  }

  /** These clients know neither 202 nor 503. */
  static RefusalException unavailable(String sentence, Duration retryAfter) {
    long seconds = Math.max(1, retryAfter.toSeconds());
    return refused(
        500, UNKNOWN_SERVER, sentence, Map.of(), Map.of("Retry-After", Long.toString(seconds)));
  }

  static Refusal refusal(
      int status,
      String code,
      String sentence,
      Map<String, String> details,
      Map<String, String> headers) {
    SortedMap<String, String> all = new TreeMap<>(headers);
    all.put("Content-Type", "application/json");
    return new Refusal(
        status,
        all,
        Json.bytes(new ErrorJson(status, sentence, code, sentence, details, sentence)));
  }

  private static RefusalException refused(
      int status,
      String code,
      String sentence,
      Map<String, String> details,
      Map<String, String> headers) {
    return new RefusalException(refusal(status, code, sentence, details, headers));
  }

  /** From the outside, as far as an answer repeats it. */
  private static String quoted(String text) {
    return text.length() <= QUOTED_CHARS_MAX ? text : text.substring(0, QUOTED_CHARS_MAX) + "…";
  }

  private Refusals() {}
}
