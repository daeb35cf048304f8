// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.http.HangUp;
import dev.joblog.gateway.http.SocketHangUp;
import dev.joblog.gateway.http.WaitingClient;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * One request of {@link HotRoutes}. Its answer is written without waiting for the client, so any
 * thread may write it.
 */
final class HotCall implements WaitingClient {

  private static final byte[] NOTHING = {};

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final AtomicBoolean answered = new AtomicBoolean();
  private volatile Runnable broken = () -> {};

  HotCall(Request request, Response response, Callback callback) {
    this.request = request;
    this.response = response;
    this.callback = callback;
  }

  HangUp hangUp() {
    return SocketHangUp.of(request);
  }

  /**
   * Runs what answers this call, now that its body is there. From now on it is the engine that is
   * waited for, and that is no idle connection.
   */
  void run(Runnable action) {
    request.addIdleTimeoutListener(timeout -> false);
    try {
      action.run();
    } catch (RuntimeException | Error refusal) {
      refuse(refusal);
    }
  }

  /** Answers with what comes of it. */
  void answerWith(CompletionStage<jakarta.ws.rs.core.Response> stage) {
    var unused =
        stage.whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                answer(answer);
              } else {
                refuse(failure);
              }
            });
  }

  @Override
  public boolean answer(jakarta.ws.rs.core.Response answer) {
    byte[] body = answer.hasEntity() ? (byte[]) answer.getEntity() : NOTHING;
    if (answered.getAndSet(true)) {
      return false;
    }
    response.setStatus(answer.getStatus());
    answer.getStringHeaders().forEach((name, values) -> response.getHeaders().put(name, values));
    response.write(
        true,
        ByteBuffer.wrap(body),
        Callback.from(
            callback::succeeded,
            failure -> {
              broken.run();
              callback.failed(failure);
            }));
    return true;
  }

  @Override
  public boolean refuse(Throwable why) {
    return !answered.get() && answer(ErrorMapper.ofNative(why, request.getHttpURI().getPath()));
  }

  @Override
  public void whenBroken(Runnable then) {
    broken = then;
    request.addFailureListener(failure -> then.run());
  }
}
