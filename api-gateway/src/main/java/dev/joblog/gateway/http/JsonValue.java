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

  private record Inside(Map<String, JsonValue> members, List<JsonValue> elements) {}

  private static final Inside NOTHING = new Inside(Map.of(), List.of());

  private final JsonToken kind;
  private final String raw;
  private final String text;
  private final int depth;
  private Optional<Inside> inside;

  private JsonValue(JsonToken kind, String raw, String text, int depth, Optional<Inside> inside) {
    this.kind = kind;
    this.raw = raw;
    this.text = text;
    this.depth = depth;
    this.inside = inside;
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
    return inside().members();
  }

  /** Empty also when it is null, or this is no object. */
  public Optional<JsonValue> member(String name) {
    return Optional.ofNullable(members().get(name)).filter(value -> !value.isNull());
  }

  /** Of an array; of anything else, none. */
  public List<JsonValue> elements() {
    return inside().elements();
  }

  private Inside inside() {
    if (inside.isEmpty()) {
      try (JsonParser parser = READ_BEFORE.createParser(raw)) {
        parser.nextToken();
        inside = opened(parser, raw).inside;
      } catch (IOException e) {
        throw new IllegalStateException("Expected JSON that was read before, but it is not", e);
      }
    }
    return inside.orElseThrow();
  }

  /** The value at the parser's token, and what is directly inside it. */
  static JsonValue opened(JsonParser parser, String source) throws IOException {
    JsonToken kind = parser.currentToken();
    if (!kind.isStructStart()) {
      return scalar(parser, source);
    }
    Inside inside = new Inside(new LinkedHashMap<>(), new ArrayList<>());
    int start = (int) parser.currentTokenLocation().getCharOffset();
    int deepest = 0;
    while (!parser.nextToken().isStructEnd()) {
      Optional<String> name = Optional.empty();
      if (kind == JsonToken.START_OBJECT) {
        name = Optional.of(parser.currentName());
        parser.nextToken();
      }
      JsonValue child = closed(parser, source);
      name.ifPresentOrElse(
          known -> inside.members().put(known, child), () -> inside.elements().add(child));
      deepest = Math.max(deepest, child.depth);
    }
    return structure(parser, source, kind, start, deepest + 1, Optional.of(inside));
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
    return structure(parser, source, kind, start, deepest, Optional.empty());
  }

  private static JsonValue structure(
      JsonParser parser,
      String source,
      JsonToken kind,
      int start,
      int depth,
      Optional<Inside> inside) {
    int end = (int) parser.currentTokenLocation().getCharOffset() + 1;
    String raw = source.substring(start, end);
    return new JsonValue(kind, raw, raw, depth, inside);
  }

  private static JsonValue scalar(JsonParser parser, String source) throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    String text = parser.getText();
    String raw =
        parser.currentToken() == JsonToken.VALUE_STRING
            ? source.substring(start, (int) parser.currentLocation().getCharOffset())
            : text;
    return new JsonValue(parser.currentToken(), raw, text, 0, Optional.of(NOTHING));
  }
}
