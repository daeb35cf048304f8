// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads bodies by RFC 8259 and nothing beyond it: UTF-8, one value, no repeated name, no NaN. Bytes
 * are bounded before ({@link RawBody}), so names and strings have no bound of their own.
 */
public final class JsonReader {

  private final JsonFactory factory;

  /**
   * @param depthMax objects and arrays inside one another
   * @param numberCharsMax of one number
   */
  public JsonReader(int depthMax, int numberCharsMax) {
    factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(depthMax)
                    .maxNumberLength(numberCharsMax)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, false)
            .build();
  }

  /**
   * @throws JsonFault when it is not one value within the bounds
   */
  public JsonValue read(byte[] body) {
    String text = text(body);
    try (JsonParser parser = factory.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new JsonFault(JsonFault.Kind.EMPTY, "Expected a JSON value, but the body is empty.");
      }
      JsonValue value = JsonValue.at(parser, text);
      if (parser.nextToken() != null) {
        throw new JsonFault(
            JsonFault.Kind.MORE_FOLLOWS, "Expected one JSON value, but more follows it.");
      }
      return value;
    } catch (IOException e) {
      throw new JsonFault(JsonFault.Kind.NOT_JSON, sentence(e));
    }
  }

  /** For a face that has one sentence for every fault: empty instead. */
  public Optional<JsonValue> readIfValid(byte[] body) {
    try {
      return Optional.of(read(body));
    } catch (JsonFault fault) {
      return Optional.empty();
    }
  }

  private static String text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new JsonFault(
          JsonFault.Kind.NOT_UTF8, "Expected UTF-8, but the body has bytes that are not.");
    }
  }

  /** Jackson's sentence may quote the body; the place alone is enough. */
  private static String sentence(IOException e) {
    if (e instanceof JsonProcessingException json && json.getLocation() != null) {
      return "Expected JSON (RFC 8259), but it breaks off at line "
          + json.getLocation().getLineNr()
          + ", column "
          + json.getLocation().getColumnNr()
          + ".";
    }
    return "Expected JSON (RFC 8259), but it is not.";
  }
}
