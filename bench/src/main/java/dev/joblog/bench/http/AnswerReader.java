// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** Reads answers off a stream, one after the other; bodies by length or in chunks. */
final class AnswerReader {

  /** Of a head, and of what is read at once. */
  private static final int BUFFER_BYTES = 64 * 1024;

  /** A list of 100 jobs has some 100 KB. */
  private static final int BODY_BYTES_MAX = 64 << 20;

  private static final String LENGTH = "content-length:";
  private static final String CHUNKED = "transfer-encoding:";

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;

  AnswerReader(InputStream in) {
    this.in = in;
  }

  /**
   * @throws IOException also when it is no answer of HTTP/1.1
   */
  Answer read() throws IOException {
    int status = status(line());
    int length = 0;
    boolean chunked = false;
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        length = number(line.substring(LENGTH.length()).strip(), 10);
      } else if (line.regionMatches(true, 0, CHUNKED, 0, CHUNKED.length())) {
        chunked = line.toLowerCase(Locale.ROOT).endsWith("chunked");
      }
    }
    return new Answer(status, chunked ? chunks() : body(length));
  }

  private static int status(String line) throws IOException {
    if (!line.startsWith("HTTP/1.1 ") || line.length() < 12) {
      throw new IOException("Expected an answer of HTTP/1.1, but it begins with " + line);
    }
    return number(line.substring(9, 12), 10);
  }

  private static int number(String text, int radix) throws IOException {
    try {
      int number = Integer.parseInt(text, radix);
      if (number >= 0 && number <= BODY_BYTES_MAX) {
        return number;
      }
    } catch (NumberFormatException noNumber) {
      // told below
    }
    throw new IOException("Expected a status or a length below 64 MiB, but got " + text);
  }

  private String body(int length) throws IOException {
    if (limit - position >= length) {
      String body = new String(buffer, position, length, UTF_8);
      position += length;
      return body;
    }
    byte[] body = new byte[length];
    take(body);
    return new String(body, UTF_8);
  }

  private String chunks() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (int size = number(line(), 16); size > 0; size = number(line(), 16)) {
      if (whole.size() + size > BODY_BYTES_MAX) {
        throw new IOException("Expected a body below 64 MiB, but it goes on");
      }
      byte[] chunk = new byte[size];
      take(chunk);
      whole.writeBytes(chunk);
      line();
    }
    line();
    return whole.toString(UTF_8);
  }

  private void take(byte[] into) throws IOException {
    int taken = 0;
    while (taken < into.length) {
      if (position == limit) {
        fill();
      }
      int some = Math.min(into.length - taken, limit - position);
      System.arraycopy(buffer, position, into, taken, some);
      position += some;
      taken += some;
    }
  }

  /** Without its end. */
  private String line() throws IOException {
    int scanned = position;
    while (true) {
      for (; scanned < limit; scanned++) {
        if (buffer[scanned] == '\n') {
          int end = scanned > position && buffer[scanned - 1] == '\r' ? scanned - 1 : scanned;
          String line = new String(buffer, position, end - position, ISO_8859_1);
          position = scanned + 1;
          return line;
        }
      }
      int seen = scanned - position;
      keep();
      fill();
      scanned = position + seen;
    }
  }

  /** What is read and not taken, moved to the front where the buffer is at its end. */
  private void keep() throws IOException {
    if (limit == buffer.length && position == 0) {
      throw new IOException("Expected a line below 64 KiB, but it goes on");
    }
    if (limit == buffer.length) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      limit -= position;
      position = 0;
    }
  }

  private void fill() throws IOException {
    if (position == limit) {
      position = 0;
      limit = 0;
    }
    int read = in.read(buffer, limit, buffer.length - limit);
    if (read < 0) {
      throw new EOFException("Expected an answer, but the server closed the connection");
    }
    limit += read;
  }
}
