// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value that a {@link JsonReader} has read: a slice of the text as it was given, so a number
 * keeps its digits. A body's own members come with it; those of a structure inside it are looked
 * for when they are first asked for, so that a large document costs no more than its text. For one
 * thread.
 */
public final class JsonValue {

  /** The reader's bounds were kept when the whole was read. */
  private static final JsonFactory READ_BEFORE =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, false)
          .build();

  private final JsonToken kind;
  private final String raw;
  private final String text;
  private final int depth;
  private Optional<Map<String, JsonValue>> members;

  private JsonValue(
      JsonToken kind,
      String raw,
      String text,
      int depth,
      Optional<Map<String, JsonValue>> members) {
    this.kind = kind;
    this.raw = raw;
    this.text = text;
    this.depth = depth;
    this.members = members;
  }

  /** Of an object or an array, its first token. */
  public JsonToken kind() {
    return kind;
  }

  /** Its characters, as given. */
  public String raw() {
    return raw;
  }

  /** The characters of a string; else {@link #raw}. */
  public String text() {
    return text;
  }

  /** Objects and arrays inside one another; 0 for a scalar. */
  public int depth() {
    return depth;
  }

  public boolean isObject() {
    return kind == JsonToken.START_OBJECT;
  }

  public boolean isArray() {
    return kind == JsonToken.START_ARRAY;
  }

  public boolean isText() {
    return kind == JsonToken.VALUE_STRING;
  }

  public boolean isNull() {
    return kind == JsonToken.VALUE_NULL;
  }

  /** Of an object, in their order; of anything else, none. */
  public Map<String, JsonValue> members() {
    if (members.isEmpty()) {
      try (JsonParser parser = READ_BEFORE.createParser(raw)) {
        parser.nextToken();
        members = object(parser, raw).members;
      } catch (IOException e) {
        throw readBefore(e);
      }
    }
    return members.orElseThrow();
  }

  /** Empty also when it is null, or this is no object. */
  public Optional<JsonValue> member(String name) {
    return Optional.ofNullable(members().get(name)).filter(value -> !value.isNull());
  }

  /** Of an array; of anything else, none. */
  public List<JsonValue> elements() {
    return elements(Integer.MAX_VALUE);
  }

  /**
   * Likewise.
   *
   * @param max of them are of use: the list ends with the next one, and what follows is not read
   */
  public List<JsonValue> elements(int max) {
    List<JsonValue> elements = new ArrayList<>();
    try (JsonParser parser = READ_BEFORE.createParser(raw)) {
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        while (elements.size() <= max && !parser.nextToken().isStructEnd()) {
          elements.add(closed(parser, raw));
        }
      }
      return elements;
    } catch (IOException e) {
      throw readBefore(e);
    }
  }

  private static IllegalStateException readBefore(IOException e) {
    return new IllegalStateException("Expected JSON that was read before, but it is not", e);
  }

  /** The value at the parser's token; an object's members come with it. */
  static JsonValue at(JsonParser parser, String source) throws IOException {
    return parser.currentToken() == JsonToken.START_OBJECT
        ? object(parser, source)
        : closed(parser, source);
  }

  private static JsonValue object(JsonParser parser, String source) throws IOException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    int start = (int) parser.currentTokenLocation().getCharOffset();
    int deepest = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      JsonValue member = closed(parser, source);
      members.put(name, member);
      deepest = Math.max(deepest, member.depth);
    }
    return structure(
        parser, source, JsonToken.START_OBJECT, start, deepest + 1, Optional.of(members));
  }

  private static JsonValue closed(JsonParser parser, String source) throws IOException {
    JsonToken kind = parser.currentToken();
    if (!kind.isStructStart()) {
      return scalar(parser, source);
    }
    int start = (int) parser.currentTokenLocation().getCharOffset();
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
    Optional<Map<String, JsonValue>> members =
        kind == JsonToken.START_OBJECT ? Optional.empty() : Optional.of(Map.of());
    return structure(parser, source, kind, start, deepest, members);
  }

  private static JsonValue structure(
      JsonParser parser,
      String source,
      JsonToken kind,
      int start,
      int depth,
      Optional<Map<String, JsonValue>> members) {
    int end = (int) parser.currentTokenLocation().getCharOffset() + 1;
    String raw = source.substring(start, end);
    return new JsonValue(kind, raw, raw, depth, members);
  }

  private static JsonValue scalar(JsonParser parser, String source) throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    String text = parser.getText();
    String raw =
        parser.currentToken() == JsonToken.VALUE_STRING
            ? source.substring(start, (int) parser.currentLocation().getCharOffset())
            : text;
    return new JsonValue(parser.currentToken(), raw, text, 0, Optional.of(Map.of()));
  }
}
