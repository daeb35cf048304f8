// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ConnectionCallback;
import jakarta.ws.rs.core.Response;

/** A client whose request is open. It is answered once: what comes first counts. */
public interface WaitingClient {

  /**
   * @return false when it was answered before
   */
  boolean answer(Response answer);

  /**
   * Answers with what the error mapper makes of it.
   *
   * @return false when it was answered before
   */
  boolean refuse(Throwable why);

  /**
   * @param broken called when the answer can not be written because the connection is gone
   */
  void whenBroken(Runnable broken);

  /** One that came through Jersey. */
  static WaitingClient of(AsyncResponse client) {
    return new WaitingClient() {
      @Override
      public boolean answer(Response answer) {
        return client.resume(answer);
      }

      @Override
      public boolean refuse(Throwable why) {
        return client.resume(why);
      }

      @Override
      public void whenBroken(Runnable broken) {
        client.register((ConnectionCallback) connection -> broken.run());
      }
    };
  }
}
