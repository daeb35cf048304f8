// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Watches the socket of a waiting HTTP/1 request. While a request waits, Jetty reads nothing, and a
 * first write into a closed connection succeeds; so without this a grant would go to nobody. A
 * client that only closes its sending half is taken for gone too. Of HTTP/2, Jetty tells by itself.
 * Locked, so that nothing listens on once the answer is being written.
 */
public final class SocketHangUp implements HangUp {

  private static final int PIPELINED_BYTES_MAX = 1024;

  private final Connection connection;
  private final EndPoint socket;
  private final AtomicBoolean watching = new AtomicBoolean();
  private Runnable gone = () -> {};

  private SocketHangUp(Connection connection) {
    this.connection = connection;
    this.socket = connection.getEndPoint();
  }

  public static HangUp of(HttpServletRequest request) {
    return of(ServletContextRequest.getServletContextRequest(request));
  }

  /** The same of a request below the servlets. */
  public static HangUp of(Request request) {
    ConnectionMetaData connection = request.getConnectionMetaData();
    boolean ownSocket =
        connection.getHttpVersion() == HttpVersion.HTTP_1_1
            || connection.getHttpVersion() == HttpVersion.HTTP_1_0;
    return ownSocket && connection.getConnection().getEndPoint() instanceof AbstractEndPoint
        ? new SocketHangUp(connection.getConnection())
        : UNWATCHED;
  }

  @Override
  public synchronized void watch(Runnable gone) {
    this.gone = gone;
    watching.set(true);
    listen(gone);
  }

  /**
   * Looks once more: the selector may not have told yet. Jetty registers its own interest after the
   * answer, and there is room for one.
   */
  @Override
  public synchronized void forget() {
    readable(gone);
    if (watching.getAndSet(false) && socket instanceof AbstractEndPoint held) {
      held.getFillInterest().onFail(new CancellationException("answered"));
    }
  }

  private void listen(Runnable gone) {
    socket.tryFillInterested(Callback.from(() -> readable(gone), failure -> failed(gone, failure)));
  }

  private synchronized void failed(Runnable gone, Throwable failure) {
    if (!watching.get()) {
      return;
    }
    if (failure instanceof TimeoutException) {
      // Jetty's idle timeout: a long wait is not a dead client.
      listen(gone);
    } else {
      ended(gone);
    }
  }

  private synchronized void readable(Runnable gone) {
    if (!watching.get()) {
      return;
    }
    ByteBuffer bytes = BufferUtil.allocate(PIPELINED_BYTES_MAX);
    try {
      int read = socket.fill(bytes);
      if (read < 0) {
        ended(gone);
      } else if (read == 0) {
        listen(gone);
      } else if (connection instanceof Connection.UpgradeTo reader) {
        // The next request, sent before this one is answered: alive, and Jetty's to read.
        reader.onUpgradeTo(bytes);
      }
    } catch (IOException broken) {
      ended(gone);
    }
  }

  private void ended(Runnable gone) {
    if (watching.getAndSet(false)) {
      gone.run();
    }
  }
}
