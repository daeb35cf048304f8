// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.streams;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One client of {@code GET /v2/events} on a plain socket: nothing between the bytes and the clock.
 * An event has arrived when its line has been read. The lines between chunks are passed over.
 */
public final class StreamWatcher implements AutoCloseable {

  private static final Pattern JOB = Pattern.compile("\"jobId\":\"([^\"]+)\"");

  private final SeenJobs seen = new SeenJobs("the event stream");
  private final Socket socket;
  private final BufferedReader in;

  /**
   * Returns when the stream has begun.
   *
   * @param authorization header lines, each with its end of line
   */
  public StreamWatcher(URI gateway, String authorization) throws IOException {
    this.socket = new Socket(gateway.getHost(), gateway.getPort());
    socket.setTcpNoDelay(true);
    this.in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    Writer ask = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.US_ASCII);
    ask.write(request(gateway, authorization, ""));
    ask.flush();
    String line = nextLine();
    if (!line.contains(" 200 ")) {
      close();
      throw new IOException("Expected an event stream, but the answer is " + line);
    }
    while (!line.equals("event: ack")) {
      line = nextLine();
    }
    Thread thread = new Thread(this::run, "stream-watcher");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * @param query with its question mark, or empty
   */
  static String request(URI gateway, String authorization, String query) {
    return String.format(
        Locale.ROOT,
        "GET /v2/events%s HTTP/1.1\r\nHost: %s:%d\r\n%s\r\n",
        query,
        gateway.getHost(),
        gateway.getPort(),
        authorization);
  }

  /** The job that a line of an event is about; empty for any other line. */
  static Optional<String> jobOf(String line) {
    if (!line.startsWith("data: ")) {
      return Optional.empty();
    }
    Matcher job = JOB.matcher(line);
    return job.find() ? Optional.of(job.group(1)) : Optional.empty();
  }

  public SeenJobs seen() {
    return seen;
  }

  private String nextLine() throws IOException {
    return Optional.ofNullable(in.readLine())
        .orElseThrow(() -> new IOException("Expected the stream to go on, but it ended"));
  }

  private void run() {
    try {
      while (true) {
        String line = nextLine();
        long now = System.nanoTime();
        jobOf(line).ifPresent(job -> seen.saw(job, now));
      }
    } catch (IOException ended) {
      seen.failed(ended);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
