// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.joblog.gateway.http.RawBody;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.NameRule;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What is to be made. Members that nobody asks for are passed over.
 *
 * @param payload in the characters it was sent in
 */
record CreateBody(String jobType, JsonText payload) {

  /** The largest payload, and what stands around it. */
  static final int BYTES_MAX = Limits.PAYLOAD_BYTES_MAX + 64 * 1024;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(BYTES_MAX)
                  .maxNameLength(BYTES_MAX)
                  .build())
          .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, false)
          .build();

  /**
   * @throws Refused {@code VALIDATION_ERROR} or {@code PAYLOAD_TOO_LARGE}
   */
  static CreateBody read(HttpHeaders headers, InputStream stream) {
    byte[] bytes =
        RawBody.read(headers, stream, BYTES_MAX)
            .orElseThrow(
                () ->
                    Refused.of(
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        "Expected at most " + BYTES_MAX + " bytes, but the body has more."));
    String text = text(bytes);
    try (JsonParser parser = JSON.createParser(text)) {
      return read(parser, text);
    } catch (IOException notJson) {
      throw Refused.invalid("Expected a JSON object, but the body is not JSON.");
    }
  }

  private static CreateBody read(JsonParser parser, String text) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw Refused.invalid("Expected a JSON object, but the body is none.");
    }
    Optional<String> jobType = Optional.empty();
    Optional<String> payload = Optional.empty();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("jobType") && value == JsonToken.VALUE_STRING) {
        jobType = Optional.of(parser.getText());
      } else if (name.equals("payload") && value == JsonToken.START_OBJECT) {
        payload = Optional.of(object(parser, text));
      } else {
        parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      throw Refused.invalid("Expected one JSON object, but more follows it.");
    }
    return new CreateBody(
        jobType
            .filter(NameRule.WORD::allows)
            .orElseThrow(
                () ->
                    Refused.invalid(
                        "Expected jobType to be a string of 1 to 128 letters, digits and ._:@/+-,"
                            + " but it is not.")),
        payload
            .map(JsonText::new)
            .orElseThrow(
                () -> Refused.invalid("Expected payload to be an object, but it is not.")));
  }

  private static String object(JsonParser parser, String text) throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    return text.substring(start, (int) parser.currentTokenLocation().getCharOffset() + 1);
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      throw Refused.invalid("Expected UTF-8, but the body has bytes that are not.");
    }
  }
}
