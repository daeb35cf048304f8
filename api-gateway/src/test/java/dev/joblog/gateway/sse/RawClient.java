// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** HTTP/1.1 down to the chunk (RFC 9112 §7.1). */
final class RawClient implements AutoCloseable {

  private static final int TIMEOUT_MS = 20_000;

  private final Socket socket;
  private final InputStream in;
  private final String status;
  private final List<String> headers = new ArrayList<>();

  /** Jetty ends a chunk when it begins the next. */
  private boolean inChunk;

  private int wanted;
  private int seen;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.status = line();
    for (String header = line(); !header.isEmpty(); header = line()) {
      headers.add(header);
    }
  }

  static RawClient get(int port, String target, String... headers) {
    return ask("GET", port, target, headers);
  }

  static RawClient ask(String method, int port, String target, String... headers) {
    try {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(8 * 1024);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(TIMEOUT_MS);
      StringBuilder request =
          new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: test\r\n");
      for (String header : headers) {
        request.append(header).append("\r\n");
      }
      request.append("\r\n");
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
      return new RawClient(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String status() {
    return status;
  }

  Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(header -> header.substring(name.length() + 1).trim())
        .findFirst();
  }

  /** The next chunk; empty at the end. */
  String chunk() {
    try {
      if (inChunk) {
        line();
      }
      int length = Integer.parseInt(line(), 16);
      inChunk = true;
      return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** To the end of the response. */
  String rest() {
    StringBuilder rest = new StringBuilder();
    for (String chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
      rest.append(chunk);
    }
    return rest.toString();
  }

  /** To the end, or to where the connection broke. */
  String restOrBroken() {
    StringBuilder rest = new StringBuilder();
    try {
      for (String chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
        rest.append(chunk);
      }
    } catch (UncheckedIOException | NumberFormatException broken) {
      return rest.toString();
    }
    return rest.toString();
  }

  /** Reads on until that many more events have come, those of earlier calls' chunks included. */
  void events(int count) {
    wanted += count;
    while (seen < wanted) {
      seen += chunk().split("event: ", -1).length - 1;
    }
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
