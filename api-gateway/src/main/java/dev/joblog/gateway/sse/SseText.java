// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Puts messages together (WHATWG HTML §9.2.5), with the line end that the reader needs. A space
 * follows every colon: some readers demand it.
 */
public final class SseText {

  /** What the standard allows and every browser takes. */
  public static final String LF = "\n";

  /** For readers that look for it. */
  public static final String CRLF = "\r\n";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
  private final byte[] lineEnd;

  public SseText(String lineEnd) {
    this.lineEnd = lineEnd.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * @param value without line ends
   */
  public SseText field(String name, String value) {
    return field(name, value.getBytes(StandardCharsets.UTF_8));
  }

  public SseText field(String name, byte[] value) {
    bytes.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    bytes.write(':');
    bytes.write(' ');
    bytes.writeBytes(value);
    bytes.writeBytes(lineEnd);
    return this;
  }

  public SseText comment(String text) {
    return field("", text);
  }

  /** The blank line after a message. */
  public SseText end() {
    bytes.writeBytes(lineEnd);
    return this;
  }

  public byte[] bytes() {
    return bytes.toByteArray();
  }
}
