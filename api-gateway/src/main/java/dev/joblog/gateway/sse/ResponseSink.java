// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Writes to a Jetty response; each write is one chunk. */
final class ResponseSink implements Sink {

  private final Response response;
  private final Callback request;
  private final AtomicBoolean completed = new AtomicBoolean();

  /**
   * @param request completed when the response is
   */
  ResponseSink(Response response, Callback request) {
    this.response = response;
    this.request = request;
  }

  @Override
  public void write(byte[] chunk, boolean last, Done done) {
    response.write(
        last,
        ByteBuffer.wrap(chunk),
        Callback.from(
            () -> {
              if (last) {
                complete();
              }
              done.done(true);
            },
            failure -> {
              fail(failure);
              done.done(false);
            }));
  }

  @Override
  public void abort() {
    fail(new IOException("Expected the client to read its stream, but it did not"));
  }

  private void complete() {
    if (!completed.getAndSet(true)) {
      request.succeeded();
    }
  }

  private void fail(Throwable failure) {
    if (!completed.getAndSet(true)) {
      request.failed(failure);
    }
  }
}
