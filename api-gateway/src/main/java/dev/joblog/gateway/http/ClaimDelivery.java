// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import dev.joblog.gateway.core.Commands.Claim;
import dev.joblog.gateway.core.Commands.Reply;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ConnectionCallback;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Brings a claim's answer to the client, or the claim back: a worker that hung up must not keep a
 * lease it never learned of.
 */
public final class ClaimDelivery {

  private final Executor answering;

  /**
   * @param answering writes the answers
   */
  public ClaimDelivery(Executor answering) {
    this.answering = answering;
  }

  /**
   * @param answer turns the reply into a response; what it throws goes to the error mapper
   * @param gone the answer to a client that closed its sending half alone, and still reads
   */
  public void deliver(
      Claim claim,
      AsyncResponse client,
      HangUp hangUp,
      Function<Reply, Response> answer,
      RuntimeException gone) {
    client.register((ConnectionCallback) broken -> claim.undelivered());
    hangUp.watch(
        () -> {
          claim.undelivered();
          answering.execute(() -> client.resume((Throwable) gone));
        });
    claim
        .reply()
        .thenAcceptAsync(
            reply -> {
              Object written = written(reply, answer);
              hangUp.forget();
              if (!resume(client, written)) {
                claim.undelivered();
              }
            },
            answering)
        .exceptionally(
            failure -> {
              claim.undelivered();
              client.resume(failure);
              return null;
            });
  }

  private static Object written(Reply reply, Function<Reply, Response> answer) {
    try {
      return answer.apply(reply);
    } catch (RuntimeException refusal) {
      return refusal;
    }
  }

  /** A refusal goes to the error mapper; as an {@code Object} it would be a body of a 200. */
  private static boolean resume(AsyncResponse client, Object written) {
    return written instanceof RuntimeException refusal
        ? client.resume((Throwable) refusal)
        : client.resume(written);
  }
}
