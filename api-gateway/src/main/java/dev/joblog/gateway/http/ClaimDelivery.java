// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import dev.joblog.gateway.core.Commands.Claim;
import dev.joblog.gateway.core.Commands.Reply;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ConnectionCallback;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Brings a claim's answer to the client, or the claim back: a worker that hung up must not keep a
 * lease it never learned of.
 */
public final class ClaimDelivery {

  private final Executor answering;
  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean hurrying;

  /** A claim whose client has no answer yet. */
  private record Waiting(Claim claim, CompletableFuture<Void> answered) {}

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
    Waiting waits = new Waiting(claim, new CompletableFuture<>());
    waiting.add(waits);
    if (hurrying) {
      claim.hurry();
    }
    client.register((ConnectionCallback) broken -> claim.undelivered());
    hangUp.watch(
        () -> {
          claim.undelivered();
          AnswerThread.run(answering, () -> client.resume((Throwable) gone));
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
              answered(waits);
            },
            answering)
        .exceptionally(
            failure -> {
              hangUp.forget();
              claim.undelivered();
              client.resume(failure);
              answered(waits);
              return null;
            });
  }

  private void answered(Waiting waits) {
    waiting.remove(waits);
    waits.answered().complete(null);
  }

  /** The gateway ends: whoever waits for work is told to come back, to another. */
  public boolean isHurrying() {
    return hurrying;
  }

  /**
   * From now on no claim waits for work: each is answered with what it has been granted, or
   * nothing.
   *
   * @return completes when all are answered that waited
   */
  public CompletableFuture<Void> hurry() {
    hurrying = true;
    List<Waiting> now = List.copyOf(waiting);
    now.forEach(waits -> waits.claim().hurry());
    return CompletableFuture.allOf(
        now.stream().map(Waiting::answered).toArray(CompletableFuture<?>[]::new));
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
