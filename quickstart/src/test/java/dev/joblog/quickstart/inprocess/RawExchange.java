// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One request over a socket of its own, sent byte for byte, and its answer as it comes. */
final class RawExchange implements Closeable {

  private static final int ANSWER_MS_MAX = 10_000;

  private final Socket socket;
  private final InputStream in;
  private final int status;
  private final List<Header> headers = new ArrayList<>();
  private final boolean chunked;
  private long left;

  record Header(String name, String value) {}

  private RawExchange(int port, byte[] request) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(ANSWER_MS_MAX);
    socket.getOutputStream().write(request);
    socket.getOutputStream().flush();
    this.in = socket.getInputStream();
    String[] statusLine = line().split(" ", 3);
    this.status = Integer.parseInt(statusLine[1]);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).trim()));
    }
    this.chunked =
        header("Transfer-Encoding").filter(value -> value.equalsIgnoreCase("chunked")).isPresent();
    this.left = chunked ? 0 : header("Content-Length").map(Long::parseLong).orElse(Long.MAX_VALUE);
  }

  /** Returns when the answer's head is there. */
  static RawExchange of(int port, byte[] request) {
    try {
      return new RawExchange(port, request);
    } catch (IOException e) {
      throw new UncheckedIOException("Expected an answer, but there is none", e);
    }
  }

  int status() {
    return status;
  }

  List<Header> headers() {
    return List.copyOf(headers);
  }

  Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().toLowerCase(Locale.ROOT).equals(lower(name)))
        .map(Header::value)
        .findFirst();
  }

  /** The rest of the body. */
  String rest() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      for (int next = read(); next >= 0; next = read()) {
        body.write(next);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Expected the whole body, but it broke off", e);
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  /**
   * Messages of an event stream: up to the blank line that ends each.
   *
   * @return fewer when the stream ends before
   */
  List<String> messages(int count) {
    List<String> messages = new ArrayList<>();
    try {
      while (messages.size() < count) {
        Optional<String> message = message();
        if (message.isEmpty()) {
          break;
        }
        messages.add(message.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Expected a message, but there is none", e);
    }
    return messages;
  }

  private Optional<String> message() throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (int next = read(); next >= 0; next = read()) {
      message.write(next);
      String text = message.toString(StandardCharsets.UTF_8);
      if (text.endsWith("\n\n") || text.endsWith("\r\n\r\n")) {
        return Optional.of(text);
      }
    }
    return message.size() == 0
        ? Optional.empty()
        : Optional.of(message.toString(StandardCharsets.UTF_8));
  }

  private int read() throws IOException {
    if (left == 0 && chunked) {
      String size = line();
      left = Long.parseLong((size.isEmpty() ? line() : size).split(";", 2)[0].trim(), 16);
      if (left == 0) {
        left = -1;
      }
    }
    if (left <= 0) {
      return -1;
    }
    left--;
    return in.read();
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("Expected a line, but the connection ended");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to hang up, but could not", e);
    }
  }
}
