// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.joblog.gateway.http.OwnJson;
import dev.joblog.protocol.JsonText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The bodies that go out, exactly as openapi.yaml has them; what is not there is left out. */
final class ValpayJson {

  static final String TYPE = OwnJson.TYPE;

  private static final ObjectMapper MAPPER = OwnJson.mapper(new JsonFactory()).build();

  /** Around every success. */
  record Envelope(boolean success, Object data, String message) {}

  /**
   * @param lastEvaluatedKey where the next page begins; absent at the end
   */
  record Page(List<Job> items, Optional<String> lastEvaluatedKey) {}

  /**
   * Times are Unix milliseconds, as the filters have them.
   *
   * @param payload as it was given; absent in lists
   * @param result as the worker gave it; absent in lists and before there is one
   */
  record Job(
      String jobId,
      String jobType,
      String status,
      String userId,
      Optional<Raw> payload,
      Optional<String> resultType,
      Optional<Raw> result,
      Optional<Failure> error,
      long createdAt,
      long updatedAt,
      Optional<Long> completedAt) {}

  record Failure(String code, Optional<String> message) {}

  /** A document, written as it was given. */
  record Raw(@JsonValue @JsonRawValue String text) {
    static Raw of(JsonText document) {
      return new Raw(document.text());
    }
  }

  /** What upstream's two pages on errors show, in one. */
  record ErrorBody(
      boolean success,
      String code,
      int statusCode,
      String name,
      String timestamp,
      String message,
      String traceId) {}

  static byte[] bytes(Object value) {
    return OwnJson.bytes(MAPPER, value);
  }

  /** {@code 2026-03-10T09:05:59.958Z}. */
  static String time(Instant instant) {
    return OwnJson.millis(instant);
  }

  private ValpayJson() {}
}
