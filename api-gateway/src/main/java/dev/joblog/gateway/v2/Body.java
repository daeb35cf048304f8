// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.http.ContentType;
import dev.joblog.gateway.http.JsonFault;
import dev.joblog.gateway.http.JsonReader;
import dev.joblog.gateway.http.JsonValue;
import dev.joblog.gateway.http.RawBody;
import dev.joblog.gateway.http.UnreadBodies;
import dev.joblog.protocol.Limits;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.InputStream;
import java.util.Optional;

/** A request's body, bounded before it is read and again while it is. */
final class Body {

  /** What may stand around the largest document. */
  private static final int ENVELOPE_BYTES_MAX = 64 * 1024;

  /** One payload or result, and what stands around it. */
  static final int BYTES_MAX = Limits.PAYLOAD_BYTES_MAX + ENVELOPE_BYTES_MAX;

  /** A job with the children that are created with it. */
  static final int CREATE_BYTES_MAX = Limits.CREATE_BYTES_MAX + 4 * ENVELOPE_BYTES_MAX;

  /** A hundred jobs in one request. */
  static final int BATCH_BYTES_MAX = UnreadBodies.BYTES_MAX;

  /** Deeper bodies are refused while they are read; documents have their own, smaller bound. */
  static final int DEPTH_MAX = 200;

  private static final JsonReader JSON = new JsonReader(DEPTH_MAX, BATCH_BYTES_MAX);

  /**
   * An object that must be there.
   *
   * @throws ProblemException 400, 413, 415 or 422
   */
  static Fields object(HttpHeaders headers, InputStream stream) {
    return object(headers, stream, BYTES_MAX);
  }

  /** The same of a create. */
  static Fields create(HttpHeaders headers, InputStream stream) {
    return object(headers, stream, CREATE_BYTES_MAX);
  }

  /**
   * One that was read, of a request that says that it is JSON.
   *
   * @param bytes at most {@link #BYTES_MAX}
   * @throws ProblemException 400 or 422
   */
  static Fields object(byte[] bytes) {
    return Fields.of(read(bytes));
  }

  /** Likewise; nothing and {@code null} are an empty object. */
  static Fields objectOrNothing(byte[] bytes) {
    if (bytes.length == 0) {
      return Fields.none();
    }
    JsonValue value = read(bytes);
    return value.isNull() ? Fields.none() : Fields.of(value);
  }

  private static Fields object(HttpHeaders headers, InputStream stream, int bytesMax) {
    byte[] bytes = bytes(headers, stream, bytesMax);
    requireJson(headers);
    return object(bytes);
  }

  /**
   * An object; no body at all is an empty one, and so is {@code null}, which some generated clients
   * write when they are given none.
   */
  static Fields objectOrNothing(HttpHeaders headers, InputStream stream) {
    byte[] bytes = bytes(headers, stream, BYTES_MAX);
    if (bytes.length > 0) {
      requireJson(headers);
    }
    return objectOrNothing(bytes);
  }

  /** Any one value, of batch size. */
  static JsonValue batch(HttpHeaders headers, InputStream stream) {
    byte[] bytes = bytes(headers, stream, BATCH_BYTES_MAX);
    requireJson(headers);
    return read(bytes);
  }

  private static JsonValue read(byte[] bytes) {
    try {
      return JSON.read(bytes);
    } catch (JsonFault fault) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, fault.sentence());
    }
  }

  private static byte[] bytes(HttpHeaders headers, InputStream stream, int bytesMax) {
    return RawBody.read(headers, stream, bytesMax).orElseThrow(() -> Fields.tooLarge("", bytesMax));
  }

  private static void requireJson(HttpHeaders headers) {
    boolean json =
        Optional.ofNullable(headers.getHeaderString(HttpHeaders.CONTENT_TYPE))
            .flatMap(ContentType::of)
            .filter(type -> type.name().equals(Wire.JSON) && type.isUtf8())
            .isPresent();
    if (!json) {
      throw new ProblemException(
          ProblemType.UNSUPPORTED_MEDIA_TYPE,
          "Expected Content-Type application/json in UTF-8, but it is another.");
    }
  }

  private Body() {}
}
