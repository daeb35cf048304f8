// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joblog.gateway.http.JsonReader;
import dev.joblog.gateway.http.JsonValue;
import dev.joblog.gateway.http.OwnJson;
import java.util.Optional;

/** How this dialect reads and writes: its own mapper, whatever the application's does. */
final class Json {

  /** Objects and arrays inside one another; a job's payload may have as many. */
  private static final int DEPTH_MAX = 60;

  private static final JsonReader READER = new JsonReader(DEPTH_MAX, 1_000);

  private static final JsonMapper MAPPER =
      OwnJson.mapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          // Half a surrogate pair, from wherever, can be written too.
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  /** Empty: not one JSON value in UTF-8 without repeated names. */
  static Optional<JsonValue> value(byte[] utf8) {
    return READER.readIfValid(utf8);
  }

  static Optional<JsonNode> read(String text) {
    return OwnJson.tree(MAPPER, text);
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** In ASCII: everything else is escaped. */
  static byte[] bytes(Object value) {
    return OwnJson.bytes(MAPPER, value);
  }

  static String text(JsonNode value) {
    return value.toString();
  }

  /** Whether every text in it can be said in UTF-8: half a surrogate pair can not. */
  static boolean isText(JsonNode value) {
    if (value.isTextual()) {
      return isText(value.textValue());
    }
    for (var member : value.properties()) {
      if (!isText(member.getKey())) {
        return false;
      }
    }
    for (JsonNode inner : value) {
      if (!isText(inner)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isText(String text) {
    return text.codePoints().allMatch(c -> c < 0xD800 || c > 0xDFFF);
  }

  private Json() {}
}
