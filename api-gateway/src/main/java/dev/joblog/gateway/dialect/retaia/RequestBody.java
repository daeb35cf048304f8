// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import com.fasterxml.jackson.core.JsonToken;
import dev.joblog.gateway.http.JsonFault;
import dev.joblog.gateway.http.JsonReader;
import dev.joblog.gateway.http.JsonValue;
import dev.joblog.gateway.http.RawBody;
import dev.joblog.gateway.http.Refused;
import dev.joblog.protocol.Limits;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.InputStream;
import java.util.Optional;

/**
 * A JSON object as it was sent. Fields that nobody asks for are passed over: newer agents send
 * more. A null is as good as no field.
 */
record RequestBody(JsonValue body) {

  /** The largest result, and what stands around it. */
  static final int BYTES_MAX = Limits.PAYLOAD_BYTES_MAX + 64 * 1024;

  private static final String BODY = "body";

  private static final JsonReader JSON = new JsonReader(1_000, 1_000);

  /**
   * @throws Refused {@code VALIDATION_FAILED}
   */
  static RequestBody read(HttpHeaders headers, InputStream stream) {
    return of(bytes(headers, stream));
  }

  /** See {@link #read}. */
  static RequestBody of(byte[] bytes) {
    try {
      JsonValue body = JSON.read(bytes);
      if (!body.isObject()) {
        throw Refusals.field(BODY, "Expected a JSON object, but the body is none.");
      }
      return new RequestBody(body);
    } catch (JsonFault fault) {
      throw Refusals.field(
          BODY,
          switch (fault.kind()) {
            case NOT_UTF8 -> fault.sentence();
            case EMPTY -> "Expected a JSON object, but the body is none.";
            case NOT_JSON, MORE_FOLLOWS -> "Expected a JSON object, but the body is not JSON.";
          });
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
                Refusals.field(
                    BODY, "Expected at most " + BYTES_MAX + " bytes, but the body has more."));
  }

  Optional<JsonValue> field(String name) {
    return body.member(name);
  }

  Optional<String> text(String name) {
    Optional<JsonValue> value = field(name);
    if (value.isPresent() && !value.get().isText()) {
      throw Refusals.field(name, "Expected " + name + " to be a string, but it is not.");
    }
    return value.map(JsonValue::text);
  }

  /** A string with something in it. */
  String requiredText(String name) {
    return text(name)
        .filter(value -> !value.isBlank())
        .orElseThrow(() -> Refusals.field(name, "Expected " + name + ", but there is none."));
  }

  boolean requiredFlag(String name) {
    return field(name)
        .filter(value -> value.kind().isBoolean())
        .map(value -> value.kind() == JsonToken.VALUE_TRUE)
        .orElseThrow(
            () ->
                Refusals.field(name, "Expected " + name + " to be true or false, but it is not."));
  }
}
