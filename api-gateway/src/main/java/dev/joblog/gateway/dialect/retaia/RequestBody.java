// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joblog.gateway.http.RawBody;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A JSON object as it was sent. Fields that nobody asks for are passed over: newer agents send
 * more. A null is as good as no field.
 */
record RequestBody(String text, JsonNode root) {

  /** The largest result, and what stands around it. */
  static final int BYTES_MAX = Limits.PAYLOAD_BYTES_MAX + 64 * 1024;

  private static final String BODY = "body";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * @throws Refused {@code VALIDATION_FAILED}
   */
  static RequestBody read(HttpHeaders headers, InputStream stream) {
    return of(bytes(headers, stream));
  }

  /** See {@link #read}. */
  static RequestBody of(byte[] bytes) {
    String text = text(bytes);
    try {
      JsonNode root = JSON.readTree(text);
      if (!root.isObject()) {
        throw Refused.field(BODY, "Expected a JSON object, but the body is none.");
      }
      return new RequestBody(text, root);
    } catch (IOException notJson) {
      throw Refused.field(BODY, "Expected a JSON object, but the body is not JSON.");
    }
  }

  /**
   * To its end, whatever it is good for: what is left unread costs the client its connection.
   *
   * @throws Refused {@code VALIDATION_FAILED} when it is too large
   */
  static byte[] bytes(HttpHeaders headers, InputStream stream) {
    return RawBody.read(headers, stream, BYTES_MAX)
        .orElseThrow(
            () ->
                Refused.field(
                    BODY, "Expected at most " + BYTES_MAX + " bytes, but the body has more."));
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      throw Refused.field(BODY, "Expected UTF-8, but the body has bytes that are not.");
    }
  }

  Optional<JsonNode> field(String name) {
    return Optional.ofNullable(root.get(name)).filter(value -> !value.isNull());
  }

  Optional<String> text(String name) {
    Optional<JsonNode> value = field(name);
    if (value.isPresent() && !value.get().isTextual()) {
      throw Refused.field(name, "Expected " + name + " to be a string, but it is not.");
    }
    return value.map(JsonNode::textValue);
  }

  /** A string with something in it. */
  String requiredText(String name) {
    return text(name)
        .filter(value -> !value.isBlank())
        .orElseThrow(() -> Refused.field(name, "Expected " + name + ", but there is none."));
  }

  boolean requiredFlag(String name) {
    return field(name)
        .filter(JsonNode::isBoolean)
        .map(JsonNode::booleanValue)
        .orElseThrow(
            () -> Refused.field(name, "Expected " + name + " to be true or false, but it is not."));
  }

  /** An object that {@link #field} has shown, in the characters it was sent in. */
  JsonText slice(String name) {
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals(name);
        parser.nextToken();
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        if (wanted) {
          int end = (int) parser.currentTokenLocation().getCharOffset() + 1;
          return new JsonText(text.substring(start, end));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("Expected JSON that was read before, but it is not", e);
    }
    throw new IllegalStateException("Expected a field that was seen before, but it is not there");
  }
}
