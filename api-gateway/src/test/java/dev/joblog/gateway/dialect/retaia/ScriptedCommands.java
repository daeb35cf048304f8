// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.RequestId;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Route;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A door to a log that answers what the test says, and keeps what it was sent. */
final class ScriptedCommands implements Commands {

  record Sent(Caller caller, Order order, Terms terms) {}

  final ConcurrentLinkedQueue<Sent> sent = new ConcurrentLinkedQueue<>();
  final AtomicInteger undelivered = new AtomicInteger();

  volatile Function<Order, CompletionStage<Reply>> answer = ScriptedCommands::plainly;

  void answerWith(Reply reply) {
    answer = order -> CompletableFuture.completedStage(reply);
  }

  /** As an engine that agrees to everything. */
  static CompletionStage<Reply> plainly(Order order) {
    Outcome.Answer answer;
    if (order instanceof Order.Heartbeat) {
      answer = new Outcome.OfHeartbeat(Samples.T.plusSeconds(120), false);
    } else if (order instanceof Order.ClaimJob) {
      answer = Samples.granted(Samples.with(Samples.job(1, JobStatus.CLAIMED), Samples.PAYLOAD));
    } else {
      answer = new Outcome.OfJob(Samples.job(1, JobStatus.COMPLETED));
    }
    return CompletableFuture.completedStage(Samples.accepted(answer));
  }

  Sent last() {
    return sent.stream().reduce((a, b) -> b).orElseThrow();
  }

  @Override
  public CompletionStage<Reply> send(Caller caller, Order order, Terms terms) {
    sent.add(new Sent(caller, order, terms));
    return answer.apply(order);
  }

  @Override
  public Claim claim(Caller caller, Order.ClaimJob order, Terms terms) {
    CompletionStage<Reply> reply = send(caller, order, terms);
    return new Claim() {
      @Override
      public void hurry() {}

      @Override
      public CompletionStage<Reply> reply() {
        return reply;
      }

      @Override
      public void undelivered() {
        undelivered.incrementAndGet();
      }
    };
  }

  @Override
  public Claim claimNext(Caller caller, Wanted wanted, Terms terms) {
    throw notAsked();
  }

  @Override
  public Place place(Caller caller, String queue, Optional<String> idempotencyKey) {
    throw notAsked();
  }

  @Override
  public Place placeChild(
      Caller caller, JobId parentId, String queue, Optional<String> idempotencyKey) {
    throw notAsked();
  }

  @Override
  public List<Route> routes(String tenant, String queue) {
    throw notAsked();
  }

  @Override
  public void hurry() {}

  @Override
  public CompletionStage<RequestState> lookUp(Caller caller, RequestId id) {
    throw notAsked();
  }

  private static AssertionError notAsked() {
    return new AssertionError("Expected no agent to ask for this, but one does");
  }
}
