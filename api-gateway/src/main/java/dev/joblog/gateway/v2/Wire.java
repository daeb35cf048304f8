// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.joblog.gateway.http.OwnJson;
import java.time.Instant;

/** How this API writes: its own mapper, so that the application's settings do not change a byte. */
final class Wire {

  static final String JSON = OwnJson.TYPE;
  static final String PROBLEM = "application/problem+json";

  private static final ObjectMapper MAPPER = OwnJson.mapper(new JsonFactory()).build();

  static byte[] bytes(Object value) {
    return OwnJson.bytes(MAPPER, value);
  }

  /** RFC 3339, UTC, milliseconds. */
  static String time(Instant instant) {
    return OwnJson.millis(instant);
  }

  private Wire() {}
}
