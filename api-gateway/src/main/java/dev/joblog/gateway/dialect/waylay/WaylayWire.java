// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joblog.gateway.http.OwnJson;
import dev.joblog.protocol.JsonText;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;

/** How this dialect reads and writes JSON. */
final class WaylayWire {

  static final String JSON = OwnJson.TYPE;

  /** ASCII alone: whoever cuts text into lines by Unicode finds none, nor half a letter. */
  private static final ObjectMapper MAPPER =
      OwnJson.mapper(new JsonFactory())
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** One line. */
  static byte[] bytes(Object value) {
    return OwnJson.bytes(MAPPER, value);
  }

  /** JSON, whatever the client would like better. */
  static Response ok(Object value) {
    return Response.ok(bytes(value), JSON).build();
  }

  /** Empty when it has what {@link OwnJson#tree} does not read. */
  static Optional<JsonNode> tree(JsonText json) {
    return OwnJson.tree(MAPPER, json.text());
  }

  static ObjectNode emptyObject() {
    return MAPPER.createObjectNode();
  }

  /** ISO-8601, UTC, milliseconds. */
  static String time(Instant instant) {
    return OwnJson.millis(instant);
  }

  private WaylayWire() {}
}
