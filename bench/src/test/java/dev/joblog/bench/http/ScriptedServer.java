// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** Takes one connection, hears its first request, says its pieces, and hangs up. */
final class ScriptedServer implements AutoCloseable {

  private final ServerSocket socket;
  private final CompletableFuture<String> heard = new CompletableFuture<>();

  private ScriptedServer(ServerSocket socket) {
    this.socket = socket;
  }

  /**
   * @param pieces each written and flushed for itself
   */
  static ScriptedServer saying(String... pieces) throws IOException {
    ScriptedServer server =
        new ScriptedServer(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    Thread thread = new Thread(() -> server.serve(pieces), "scripted-server");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private void serve(String[] pieces) {
    try (Socket client = socket.accept()) {
      client.setTcpNoDelay(true);
      byte[] request = new byte[8192];
      heard.complete(new String(request, 0, client.getInputStream().read(request), UTF_8));
      OutputStream out = client.getOutputStream();
      for (String piece : pieces) {
        out.write(piece.getBytes(UTF_8));
        out.flush();
      }
      client.shutdownOutput();
      client.getInputStream().readAllBytes();
    } catch (IOException gone) {
      heard.completeExceptionally(gone);
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  String heard() {
    return heard.join();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
