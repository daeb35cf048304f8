// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * How a face reads documents and writes its own records: each with a mapper of its own, so that no
 * setting of the application or of another face changes a byte.
 */
public final class OwnJson {

  public static final String TYPE = "application/json";

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** What is absent is left out; all else is the face's to add. */
  public static JsonMapper.Builder mapper(JsonFactory factory) {
    return JsonMapper.builder(factory)
        .addModule(new Jdk8Module())
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(
                JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS));
  }

  /**
   * One document. Empty when it is none, or beyond what the mapper holds: an exponent that does not
   * fit into an int, a number of more than a thousand digits, a thousand arrays in one another (RFC
   * 8259 §9 lets a reader set such limits).
   */
  public static Optional<JsonNode> tree(ObjectMapper mapper, String json) {
    try {
      return Optional.ofNullable(mapper.readTree(json)).filter(tree -> !tree.isMissingNode());
    } catch (JsonProcessingException | ArithmeticException | NumberFormatException notToBeHad) {
      return Optional.empty();
    }
  }

  /**
   * @param value a record that its mapper can write
   */
  public static byte[] bytes(ObjectMapper mapper, Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected our own records to be writable, but one is not", e);
    }
  }

  /** RFC 3339, UTC, milliseconds. */
  public static String millis(Instant instant) {
    return MILLIS.format(instant);
  }

  private OwnJson() {}
}
