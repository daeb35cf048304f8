// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import dev.joblog.gateway.core.Commands.Claim;
import dev.joblog.gateway.core.Commands.Reply;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;

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
      WaitingClient client,
      HangUp hangUp,
      Function<Reply, Response> answer,
      RuntimeException gone) {
    Waiting waits = new Waiting(claim, new CompletableFuture<>());
    waiting.add(waits);
    if (hurrying) {
      claim.hurry();
    }
    client.whenBroken(claim::undelivered);
    hangUp.watch(
        () -> {
          claim.undelivered();
          AnswerThread.run(answering, () -> client.refuse(gone));
        });
    claim
        .reply()
        .thenAcceptAsync(
            reply -> {
              Predicate<WaitingClient> written = written(reply, answer);
              hangUp.forget();
              if (!written.test(client)) {
                claim.undelivered();
              }
              answered(waits);
            },
            answering)
        .exceptionally(
            failure -> {
              hangUp.forget();
              claim.undelivered();
              client.refuse(failure);
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

  private static Predicate<WaitingClient> written(Reply reply, Function<Reply, Response> answer) {
    try {
      Response response = answer.apply(reply);
      return client -> client.answer(response);
    } catch (RuntimeException refusal) {
      return client -> client.refuse(refusal);
    }
  }
}
