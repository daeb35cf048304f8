// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.protocol.Limits;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A request's body, bounded before it is read and again while it is. */
final class Body {

  /** What may stand around the largest document. */
  private static final int ENVELOPE_BYTES_MAX = 64 * 1024;

  /** One payload or result, and what stands around it. */
  static final int BYTES_MAX = Limits.PAYLOAD_BYTES_MAX + ENVELOPE_BYTES_MAX;

  /** A hundred jobs in one request. */
  static final int BATCH_BYTES_MAX = 4 * 1024 * 1024;

  /**
   * Read and thrown away after a refusal, so that a client that is still sending gets to see it.
   */
  private static final int DRAIN_BYTES_MAX = 16 * 1024 * 1024;

  private static final Pattern JSON_TYPE =
      Pattern.compile("application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?");

  /**
   * An object that must be there.
   *
   * @throws ProblemException 400, 413, 415 or 422
   */
  static Fields object(HttpHeaders headers, InputStream stream) {
    byte[] bytes = bytes(headers, stream, BYTES_MAX);
    requireJson(headers);
    return Fields.of(StrictJson.read(bytes));
  }

  /** An object; no body at all is an empty one. */
  static Fields objectOrNothing(HttpHeaders headers, InputStream stream) {
    byte[] bytes = bytes(headers, stream, BYTES_MAX);
    if (bytes.length == 0) {
      return Fields.none();
    }
    requireJson(headers);
    return Fields.of(StrictJson.read(bytes));
  }

  /** Any one value, of batch size. */
  static StrictJson.Value batch(HttpHeaders headers, InputStream stream) {
    byte[] bytes = bytes(headers, stream, BATCH_BYTES_MAX);
    requireJson(headers);
    return StrictJson.read(bytes);
  }

  private static byte[] bytes(HttpHeaders headers, InputStream stream, int bytesMax) {
    try {
      if (headers.getLength() > bytesMax) {
        drain(stream);
        throw Fields.tooLarge("", bytesMax);
      }
      byte[] bytes = stream.readNBytes(bytesMax + 1);
      if (bytes.length > bytesMax) {
        drain(stream);
        throw Fields.tooLarge("", bytesMax);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to read the body, but the client is gone", e);
    }
  }

  private static void drain(InputStream stream) throws IOException {
    byte[] away = new byte[16 * 1024];
    long left = DRAIN_BYTES_MAX;
    while (left > 0) {
      int read = stream.read(away);
      if (read < 0) {
        return;
      }
      left -= read;
    }
  }

  private static void requireJson(HttpHeaders headers) {
    Optional<String> type = Optional.ofNullable(headers.getHeaderString(HttpHeaders.CONTENT_TYPE));
    if (!JSON_TYPE.matcher(type.orElse("").trim().toLowerCase(Locale.ROOT)).matches()) {
      throw new ProblemException(
          ProblemType.UNSUPPORTED_MEDIA_TYPE,
          "Expected Content-Type application/json in UTF-8, but it is another.");
    }
  }

  private Body() {}
}
