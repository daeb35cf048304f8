// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Many clients of {@code GET /v2/events} that wait for what never comes: a job type that nobody
 * creates. One thread reads all their keep-alives. They are of the tenant whose jobs are created
 * meanwhile, so the gateway asks each of them at each event.
 */
public final class IdleStreams implements AutoCloseable {

  private static final String QUERY = "?type=bench.never";

  /** Requests on their way at once: less than what a listening socket lets wait. */
  private static final int BATCH = 50;

  private static final int STATUS_BYTES = 12;
  private static final long SELECT_MS = 1_000;
  private static final long DEADLINE_MS = 60_000;

  private final InetSocketAddress gateway;
  private final byte[] request;
  private final Selector selector = Selector.open();
  private final List<SocketChannel> sockets = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
  private final Thread thread = new Thread(this::readAll, "idle-streams");
  private int answered;

  /**
   * @param authorization header lines, each with its end of line
   */
  public IdleStreams(URI gateway, String authorization) throws IOException {
    this.gateway = new InetSocketAddress(gateway.getHost(), gateway.getPort());
    this.request =
        StreamWatcher.request(gateway, authorization, QUERY).getBytes(StandardCharsets.US_ASCII);
    thread.setDaemon(true);
  }

  public boolean isEmpty() {
    return sockets.isEmpty();
  }

  /** Opens that many more, each answered with 200. Before {@link #idle}. */
  public void open(int count) throws IOException {
    int wanted = sockets.size() + count;
    while (answered < wanted) {
      int batch = Math.min(BATCH, wanted - sockets.size());
      for (int i = 0; i < batch; i++) {
        connect();
      }
      long deadline = System.nanoTime() + DEADLINE_MS * 1_000_000;
      while (answered < sockets.size()) {
        read();
        if (System.nanoTime() > deadline) {
          throw new IOException(
              "Expected " + sockets.size() + " streams to begin, but only " + answered + " did");
        }
      }
    }
  }

  /** Reads what comes, for so long. */
  public void settle(Duration time) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      read();
    }
  }

  /** From now on a thread reads what comes. */
  public void idle() {
    thread.start();
  }

  private void connect() throws IOException {
    SocketChannel socket = SocketChannel.open(gateway);
    sockets.add(socket);
    socket.write(ByteBuffer.wrap(request));
    socket.configureBlocking(false);
    socket.register(selector, SelectionKey.OP_READ, false);
  }

  private void read() throws IOException {
    selector.select(SELECT_MS);
    for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
      SelectionKey key = keys.next();
      keys.remove();
      read(key);
    }
  }

  private void read(SelectionKey key) throws IOException {
    buffer.clear();
    int bytes = ((SocketChannel) key.channel()).read(buffer);
    if (bytes < 0) {
      throw new IOException("Expected the stream to stay open, but the gateway ended it");
    }
    if (key.attachment().equals(false) && bytes >= STATUS_BYTES) {
      byte[] status = new byte[STATUS_BYTES];
      buffer.flip().get(status);
      String line = new String(status, StandardCharsets.US_ASCII);
      if (!line.endsWith(" 200")) {
        throw new IOException("Expected an event stream, but the answer is " + line);
      }
      key.attach(true);
      answered++;
    }
  }

  private void readAll() {
    try {
      while (selector.isOpen()) {
        read();
      }
    } catch (IOException | ClosedSelectorException ended) {
      // The run is over, or the gateway ended the streams, which the run then notices.
    }
  }

  @Override
  public void close() {
    try {
      selector.close();
      for (SocketChannel socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
