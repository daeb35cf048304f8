// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads a stream as the original client was measured to: every chunk by itself, cut at CRLF CR; in
 * each part, lines of {@code field: value}; a part without both an event and data is junk, and so
 * is whatever comes in two chunks.
 */
final class NaiveReader implements AutoCloseable {

  /** What the client reads from its socket at once. */
  static final int CHUNK_BYTES_MAX = 64 * 1024;

  private static final int TIMEOUT_MS = 20_000;

  private final Socket socket;
  private final InputStream in;
  private final String status;
  private final List<String> headers = new ArrayList<>();
  private final Deque<Seen> waiting = new ArrayDeque<>();
  private boolean inChunk;

  record Seen(String event, String data) {}

  private NaiveReader(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.status = line();
    for (String header = line(); !header.isEmpty(); header = line()) {
      headers.add(header.toLowerCase(Locale.ROOT));
    }
  }

  /** Sends exactly what the original client sends. */
  static NaiveReader open(int port, String target, String authorization) {
    try {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(TIMEOUT_MS);
      String request =
          "GET "
              + target
              + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\n"
              + "Connection: keep-alive\r\nAuthorization: "
              + authorization
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new NaiveReader(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String status() {
    return status;
  }

  Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.startsWith(name + ":"))
        .map(header -> header.substring(name.length() + 1).strip())
        .findFirst();
  }

  /** The next message; empty at the end of the stream. */
  Optional<Seen> next() {
    try {
      while (waiting.isEmpty()) {
        String chunk = chunk();
        if (chunk.isEmpty()) {
          return Optional.empty();
        }
        parse(chunk).forEach(waiting::add);
      }
      return Optional.of(waiting.removeFirst());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Up to the end of the stream. */
  List<Seen> rest() {
    List<Seen> rest = new ArrayList<>();
    for (Optional<Seen> seen = next(); seen.isPresent(); seen = next()) {
      rest.add(seen.get());
    }
    return rest;
  }

  static List<Seen> parse(String chunk) {
    List<Seen> messages = new ArrayList<>();
    for (String part : chunk.split("\r\n\r", -1)) {
      if (part.strip().isEmpty()) {
        continue;
      }
      String event = "";
      String data = "";
      for (String line : part.split("\r\n|\r|\n", -1)) {
        int colon = line.indexOf(": ");
        String field = colon < 0 ? "" : line.substring(0, colon);
        if (field.equals("event")) {
          event = line.substring(colon + 2);
        } else if (field.equals("data")) {
          data = line.substring(colon + 2);
        } else if (!line.isEmpty()) {
          throw new AssertionError("Expected a message that the client reads, but: " + line);
        }
      }
      if (event.isEmpty() || data.isEmpty()) {
        throw new AssertionError("Expected no junk, but there is: " + part);
      }
      messages.add(new Seen(event, data));
    }
    return messages;
  }

  private String chunk() throws IOException {
    if (inChunk) {
      line();
    }
    int length = Integer.parseInt(line(), 16);
    if (length > CHUNK_BYTES_MAX) {
      throw new AssertionError("Expected a small chunk, but it has " + length + " bytes");
    }
    inChunk = true;
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("Expected a line, but the connection ended");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
