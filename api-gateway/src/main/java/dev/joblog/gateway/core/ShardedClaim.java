// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import dev.joblog.gateway.core.Commands.Decided;
import dev.joblog.gateway.core.Commands.Pending;
import dev.joblog.gateway.core.Commands.Refused;
import dev.joblog.gateway.core.Commands.Reply;
import dev.joblog.gateway.core.Commands.Why;
import dev.joblog.protocol.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A claim over the shards of a queue (DESIGN 8): one after the other without waiting, then a waiter
 * on each. The first grant is the answer; whatever else is or will be granted goes back. Safe from
 * any thread.
 */
final class ShardedClaim implements Commands.Claim {

  /** Sends the claim to one shard, by its place in the list; waiting, or only trying. */
  interface Shards {
    OneClaim send(int shard, boolean waiting);
  }

  /** An answer and whose it is. */
  private record Noted(OneClaim claim, Reply answer) {}

  private final Shards shards;
  private final int count;
  private final int start;
  private final boolean mayWait;
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();
  private final List<OneClaim> sent = new ArrayList<>();
  private Optional<OneClaim> winner = Optional.empty();
  private Optional<Noted> best = Optional.empty();
  private int waitersLeft;
  private boolean hurried;
  private boolean gone;

  /**
   * @param start the shard that is tried first
   */
  ShardedClaim(Shards shards, int count, int start, boolean mayWait) {
    this.shards = shards;
    this.count = count;
    this.start = start;
    this.mayWait = mayWait;
  }

  /** Tries first, then waits. */
  ShardedClaim begin() {
    tryShard(0);
    return this;
  }

  /**
   * Waits on every shard at once. A keyed claim does, because it must send the same orders again
   * when it is repeated.
   */
  ShardedClaim beginWaiting() {
    waitOnAll();
    return this;
  }

  @Override
  public CompletionStage<Reply> reply() {
    return reply;
  }

  @Override
  public void hurry() {
    List<OneClaim> all;
    synchronized (this) {
      hurried = true;
      all = List.copyOf(sent);
    }
    all.forEach(OneClaim::hurry);
  }

  @Override
  public void undelivered() {
    List<OneClaim> all;
    synchronized (this) {
      gone = true;
      all = List.copyOf(sent);
    }
    all.forEach(OneClaim::undelivered);
  }

  private void tryShard(int nth) {
    OneClaim claim = send((start + nth) % count, false);
    then(claim, answer -> tried(nth, claim, answer));
  }

  private void tried(int nth, OneClaim claim, Reply answer) {
    boolean last = nth + 1 == count;
    boolean isFinal = hasGrants(answer) || isRejected(answer) || isOverloaded(answer) || isGone();
    note(claim, answer);
    if (isFinal) {
      finish(claim, answer);
    } else if (!last) {
      tryShard(nth + 1);
    } else if (mayWait && !isHurried() && bestSoFar().answer() instanceof Decided) {
      waitOnAll();
    } else {
      finishWithBest();
    }
  }

  private void waitOnAll() {
    synchronized (this) {
      waitersLeft = count;
    }
    for (int nth = 0; nth < count; nth++) {
      OneClaim claim = send((start + nth) % count, true);
      then(claim, answer -> waited(claim, answer));
    }
  }

  private void waited(OneClaim claim, Reply answer) {
    note(claim, answer);
    boolean allBack;
    synchronized (this) {
      allBack = --waitersLeft == 0;
    }
    if (hasGrants(answer)) {
      finish(claim, answer);
    } else if (allBack) {
      finishWithBest();
    }
  }

  /** What was sent after the end, or after the client left, goes back at once. */
  private OneClaim send(int shard, boolean waiting) {
    OneClaim claim = shards.send(shard, waiting);
    boolean surplus;
    synchronized (this) {
      sent.add(claim);
      surplus = gone || winner.isPresent();
    }
    if (isHurried()) {
      claim.hurry();
    }
    if (surplus) {
      claim.undelivered();
    }
    return claim;
  }

  private void then(OneClaim claim, Consumer<Reply> next) {
    var unused =
        claim
            .reply()
            .thenAccept(next)
            .exceptionally(
                broken -> { // it could not be sent on, as when the gateway ends
                  reply.completeExceptionally(broken);
                  undelivered();
                  return null;
                });
  }

  private void finish(OneClaim claim, Reply answer) {
    List<OneClaim> others;
    boolean first;
    synchronized (this) {
      first = winner.isEmpty();
      if (first) {
        winner = Optional.of(claim);
      }
      OneClaim kept = winner.get();
      others = sent.stream().filter(one -> !one.equals(kept)).toList();
    }
    others.forEach(OneClaim::undelivered);
    if (first) {
      reply.complete(answer);
    }
  }

  private void finishWithBest() {
    Noted noted = bestSoFar();
    finish(noted.claim(), noted.answer());
  }

  /** Of several answers without a grant, the one that says most. */
  private synchronized void note(OneClaim claim, Reply answer) {
    if (best.isEmpty() || rank(answer) > rank(best.get().answer())) {
      best = Optional.of(new Noted(claim, answer));
    }
  }

  /** An open command outranks an empty answer: its grant may be on its way to the request id. */
  private static int rank(Reply answer) {
    if (answer instanceof Pending) {
      return 3;
    }
    if (answer instanceof Refused) {
      return 2;
    }
    return isRejected(answer) ? 1 : 0;
  }

  private synchronized Noted bestSoFar() {
    return best.orElseThrow();
  }

  private synchronized boolean isHurried() {
    return hurried;
  }

  private synchronized boolean isGone() {
    return gone;
  }

  static boolean hasGrants(Reply answer) {
    return answer instanceof Decided decided
        && decided.outcome().verdict() instanceof Outcome.Taken taken
        && taken.answer() instanceof Outcome.OfGrants granted
        && !granted.grants().isEmpty();
  }

  private static boolean isRejected(Reply answer) {
    return answer instanceof Decided decided
        && decided.outcome().verdict() instanceof Outcome.Rejected;
  }

  private static boolean isOverloaded(Reply answer) {
    return answer instanceof Refused refused && refused.why() == Why.OVERLOADED;
  }
}
