// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * One line of an export in the making; used again for the next. The same values, the same bytes.
 */
final class LineWriter {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private final CRC32C crc = new CRC32C();
  private byte[] bytes = new byte[1 << 12];
  private int length;

  LineWriter clear() {
    length = 0;
    return this;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  LineWriter raw(byte[] ascii) {
    room(ascii.length);
    System.arraycopy(ascii, 0, bytes, length, ascii.length);
    length += ascii.length;
    return this;
  }

  LineWriter raw(String ascii) {
    return raw(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  LineWriter number(long value) {
    return raw(Long.toString(value));
  }

  LineWriter base64(byte[] value) {
    return raw(BASE64.encode(value));
  }

  LineWriter hex(byte[] value, int from) {
    room(2 * (value.length - from));
    for (int i = from; i < value.length; i++) {
      bytes[length++] = HEX[(value[i] >>> 4) & 0xF];
      bytes[length++] = HEX[value[i] & 0xF];
    }
    return this;
  }

  /** A JSON string, RFC 8259 section 7: only what must be escaped is. */
  LineWriter text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    room(6 * utf8.length + 2);
    bytes[length++] = '"';
    for (byte b : utf8) {
      if (b == '"' || b == '\\') {
        bytes[length++] = '\\';
        bytes[length++] = b;
      } else if (b >= 0 && b < 0x20) {
        raw("\\u00");
        bytes[length++] = HEX[b >>> 4];
        bytes[length++] = HEX[b & 0xF];
      } else {
        bytes[length++] = b;
      }
    }
    bytes[length++] = '"';
    return this;
  }

  /** The check sum of all that stands in the line so far, as eight hex digits. */
  LineWriter checksum() {
    crc.reset();
    crc.update(bytes, 0, length);
    int sum = (int) crc.getValue();
    room(8);
    for (int shift = 28; shift >= 0; shift -= 4) {
      bytes[length++] = HEX[(sum >>> shift) & 0xF];
    }
    return this;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
