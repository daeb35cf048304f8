// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A request's body as it was sent, bounded before it is read and again while it is. */
public final class RawBody {

  /**
   * Read and thrown away after a refusal, so that a client that is still sending gets to see it; of
   * one that asked first, nothing: to read is to say yes.
   */
  private static final int DRAIN_BYTES_MAX = 16 * 1024 * 1024;

  /**
   * @return empty when the body is larger than that
   * @throws UncheckedIOException when the client broke off
   */
  public static Optional<byte[]> read(HttpHeaders headers, InputStream stream, int bytesMax) {
    try {
      if (headers.getLength() > bytesMax) {
        if (!UnreadBodies.asksFirst(headers.getHeaderString("Expect"))) {
          drain(stream);
        }
        return Optional.empty();
      }
      byte[] bytes = stream.readNBytes(bytesMax + 1);
      if (bytes.length > bytesMax) {
        drain(stream);
        return Optional.empty();
      }
      return Optional.of(bytes);
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

  private RawBody() {}
}
