// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON by RFC 8259 and nothing beyond it: UTF-8, one value, no repeated name, no NaN. One
 * level at a time; the values are slices of the text as it was given, so a number keeps its digits.
 */
final class StrictJson {

  /** Deeper texts are refused while they are read; documents have their own, smaller bound. */
  static final int DEPTH_MAX = 200;

  /** Every text is bounded before it comes here; these bounds must not be met before that one. */
  private static final int UNBOUNDED = 32 * 1024 * 1024;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxNumberLength(UNBOUNDED)
                  .maxStringLength(UNBOUNDED)
                  .maxNameLength(UNBOUNDED)
                  .build())
          .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, false)
          .build();

  /**
   * One value.
   *
   * @param raw its text, as given
   * @param text the characters of a string; else raw
   * @param depth objects and arrays inside one another; 0 for a scalar
   */
  record Value(JsonToken kind, String raw, String text, int depth) {}

  /**
   * @throws ProblemException {@code malformed-json}
   */
  static Value read(byte[] body) {
    try {
      return read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      throw malformed("Expected UTF-8, but the body has bytes that are not.");
    }
  }

  static Value read(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw malformed("Expected a JSON value, but the body is empty.");
      }
      Value value = value(parser, text);
      if (parser.nextToken() != null) {
        throw malformed("Expected one JSON value, but more follows it.");
      }
      return value;
    } catch (IOException e) {
      throw malformed(sentence(e));
    }
  }

  /** The members of an object that {@link #read} has seen. */
  static Map<String, Value> members(Value object) {
    try (JsonParser parser = FACTORY.createParser(object.raw())) {
      Map<String, Value> members = new LinkedHashMap<>();
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        members.put(name, value(parser, object.raw()));
      }
      return members;
    } catch (IOException e) {
      throw new IllegalStateException("Expected JSON that was read before, but it is not", e);
    }
  }

  /** The elements of an array that {@link #read} has seen. */
  static List<Value> elements(Value array) {
    try (JsonParser parser = FACTORY.createParser(array.raw())) {
      List<Value> elements = new ArrayList<>();
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(value(parser, array.raw()));
      }
      return elements;
    } catch (IOException e) {
      throw new IllegalStateException("Expected JSON that was read before, but it is not", e);
    }
  }

  private static Value value(JsonParser parser, String source) throws IOException {
    JsonToken kind = parser.currentToken();
    if (kind == JsonToken.START_OBJECT || kind == JsonToken.START_ARRAY) {
      int start = (int) parser.currentTokenLocation().getCharOffset();
      int depth = skip(parser);
      String raw = source.substring(start, (int) parser.currentTokenLocation().getCharOffset() + 1);
      return new Value(kind, raw, raw, depth);
    }
    if (kind == JsonToken.VALUE_STRING) {
      int start = (int) parser.currentTokenLocation().getCharOffset();
      String text = parser.getText();
      String raw = source.substring(start, (int) parser.currentLocation().getCharOffset());
      return new Value(kind, raw, text, 0);
    }
    return new Value(kind, parser.getText(), parser.getText(), 0);
  }

  /** To the end of the structure that begins here; its depth. */
  private static int skip(JsonParser parser) throws IOException {
    int open = 1;
    int deepest = 1;
    while (open > 0) {
      JsonToken token = parser.nextToken();
      if (token.isStructStart()) {
        open++;
        deepest = Math.max(deepest, open);
      } else if (token.isStructEnd()) {
        open--;
      } else if (token == JsonToken.VALUE_STRING) {
        parser.finishToken();
      }
    }
    return deepest;
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

  private static ProblemException malformed(String sentence) {
    return new ProblemException(ProblemType.MALFORMED_JSON, sentence);
  }

  private StrictJson() {}
}
