// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import dev.joblog.gateway.http.JsonFault;
import dev.joblog.gateway.http.JsonReader;
import dev.joblog.gateway.http.JsonValue;
import dev.joblog.gateway.http.RawBody;
import dev.joblog.gateway.http.Refused;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.NameRule;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.InputStream;

/**
 * What is to be made. Members that nobody asks for are passed over.
 *
 * @param payload in the characters it was sent in
 */
record CreateBody(String jobType, JsonText payload) {

  /** The largest payload, and what stands around it. */
  static final int BYTES_MAX = Limits.PAYLOAD_BYTES_MAX + 64 * 1024;

  private static final JsonReader JSON = new JsonReader(1_000, BYTES_MAX);

  /**
   * @throws Refused {@code VALIDATION_ERROR} or {@code PAYLOAD_TOO_LARGE}
   */
  static CreateBody read(HttpHeaders headers, InputStream stream) {
    byte[] bytes =
        RawBody.read(headers, stream, BYTES_MAX)
            .orElseThrow(
                () ->
                    Refusals.of(
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        "Expected at most " + BYTES_MAX + " bytes, but the body has more."));
    JsonValue body = json(bytes);
    if (!body.isObject()) {
      throw Refusals.invalid("Expected a JSON object, but the body is none.");
    }
    return new CreateBody(
        body.member("jobType")
            .filter(JsonValue::isText)
            .map(JsonValue::text)
            .filter(NameRule.WORD::allows)
            .orElseThrow(
                () ->
                    Refusals.invalid(
                        "Expected jobType to be a string of 1 to 128 letters, digits and ._:@/+-,"
                            + " but it is not.")),
        body.member("payload")
            .filter(JsonValue::isObject)
            .map(payload -> new JsonText(payload.raw()))
            .orElseThrow(
                () -> Refusals.invalid("Expected payload to be an object, but it is not.")));
  }

  private static JsonValue json(byte[] bytes) {
    try {
      return JSON.read(bytes);
    } catch (JsonFault fault) {
      throw Refusals.invalid(
          switch (fault.kind()) {
            case NOT_UTF8 -> fault.sentence();
            case EMPTY -> "Expected a JSON object, but the body is none.";
            case NOT_JSON -> "Expected a JSON object, but the body is not JSON.";
            case MORE_FOLLOWS -> "Expected one JSON object, but more follows it.";
          });
    }
  }
}
