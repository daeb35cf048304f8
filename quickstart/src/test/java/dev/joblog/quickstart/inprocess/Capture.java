// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** What stands where in an answer's JSON. */
final class Capture {

  /** Every number as it was written. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");
  private static final Separators SEPARATORS =
      Separators.createDefaultInstance()
          .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
          .withObjectEmptySeparator("")
          .withArrayEmptySeparator("");

  /**
   * @throws AssertionError when there is nothing
   */
  static String json(String body, String pointer) {
    JsonNode found = tree(body).at(pointer);
    if (!found.isValueNode()) {
      throw new AssertionError("Expected a value at " + pointer + ", but the body is: " + body);
    }
    return found.asText();
  }

  static String laidOut(String body) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(SEPARATORS).withObjectIndenter(LINES).withArrayIndenter(LINES);
    try {
      return JSON.writer(printer).writeValueAsString(tree(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected to write a tree that was read, but can not", e);
    }
  }

  private static JsonNode tree(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("Expected JSON, but it is: " + body, e);
    }
  }

  private Capture() {}
}
