// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;

/**
 * One connection of HTTP/1.1, kept alive, over a blocking socket: a request is one write, an answer
 * mostly one read. For one thread.
 */
public final class Connection implements AutoCloseable {

  /** Above the longest wait that a claim may ask for. */
  private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(90);

  private final Socket socket;
  private final OutputStream out;
  private final AnswerReader answers;
  private final String headers;

  /**
   * @param headers lines of every request, each with its end of line: {@code Authorization}, say
   */
  public Connection(URI server, String headers) throws IOException {
    this.socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) ANSWER_AT_MOST.toMillis());
    this.out = socket.getOutputStream();
    this.answers = new AnswerReader(socket.getInputStream());
    this.headers =
        " HTTP/1.1\r\nHost: " + server.getHost() + ":" + server.getPort() + "\r\n" + headers;
  }

  /**
   * @param path with its query
   */
  public Answer get(String path) throws IOException {
    out.write(("GET " + path + headers + "\r\n").getBytes(ISO_8859_1));
    return answers.read();
  }

  /**
   * @param body JSON
   */
  public Answer post(String path, String body) throws IOException {
    return post(path, body, "");
  }

  /**
   * @param more header lines of this request alone, each with its end of line
   */
  public Answer post(String path, String body, String more) throws IOException {
    return post(path, body, "application/json", more);
  }

  public Answer post(String path, String body, String type, String more) throws IOException {
    byte[] content = body.getBytes(UTF_8);
    byte[] head =
        ("POST "
                + path
                + headers
                + more
                + "Content-Type: "
                + type
                + "\r\nContent-Length: "
                + content.length
                + "\r\n\r\n")
            .getBytes(ISO_8859_1);
    byte[] request = new byte[head.length + content.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(content, 0, request, head.length, content.length);
    out.write(request);
    return answers.read();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
