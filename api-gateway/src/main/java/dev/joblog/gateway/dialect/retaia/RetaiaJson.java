// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.joblog.gateway.http.OwnJson;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The bodies that go out, exactly as openapi.yaml has them; names become snake_case. */
final class RetaiaJson {

  static final String TYPE = OwnJson.TYPE;

  private static final ObjectMapper MAPPER =
      OwnJson.mapper(new JsonFactory())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  /**
   * What is not known is left out: in the published schema, which is closed, null is no value.
   *
   * @param status one of four
   */
  record Job(
      String jobId,
      String jobType,
      String status,
      String assetUuid,
      List<String> requiredCapabilities,
      Optional<String> claimedBy,
      Optional<String> lockToken,
      Optional<String> lockedUntil) {}

  record Extended(String lockedUntil) {}

  record ErrorBody(
      String code,
      String message,
      Map<String, String> details,
      boolean retryable,
      String correlationId) {}

  record Token(
      String clientId, String clientKind, String accessToken, String tokenType, long expiresIn) {}

  static byte[] bytes(Object value) {
    return OwnJson.bytes(MAPPER, value);
  }

  /** UTC, whole seconds; rounded down, so that no lease is said to last longer than it does. */
  static String time(Instant instant) {
    return DateTimeFormatter.ISO_INSTANT.format(instant.truncatedTo(ChronoUnit.SECONDS));
  }

  private RetaiaJson() {}
}
