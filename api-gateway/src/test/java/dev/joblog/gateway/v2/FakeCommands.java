// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.RequestId;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobIds;
import dev.joblog.protocol.JobSnapshot;
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
final class FakeCommands implements Commands {

  record Sent(Caller caller, Order order, Terms terms) {}

  record Asked(Caller caller, Wanted wanted, Terms terms) {}

  final ConcurrentLinkedQueue<Sent> sent = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();
  final AtomicInteger undelivered = new AtomicInteger();

  /** What the next orders are answered with. */
  volatile Function<Order, CompletionStage<Reply>> answer = FakeCommands::plainly;

  /** What the next claim-nexts are answered with. */
  volatile CompletionStage<Reply> granted =
      CompletableFuture.completedStage(
          new Decided(Samples.accepted(new Outcome.OfGrants(List.of(Samples.grant())))));

  volatile RequestState state = new Unknown();

  void answerWith(Outcome outcome) {
    answer = order -> CompletableFuture.completedStage(new Decided(outcome));
  }

  void answerWith(Reply reply) {
    answer = order -> CompletableFuture.completedStage(reply);
  }

  /** As a cloudless engine would. */
  static CompletionStage<Reply> plainly(Order order) {
    Outcome.Answer answer;
    if (order instanceof Order.Heartbeat) {
      answer = new Outcome.OfHeartbeat(Samples.T, false);
    } else if (order instanceof Order.SubmitResult || order instanceof Order.FailJob) {
      answer = new Outcome.Nothing();
    } else if (order instanceof Order.ClaimJob) {
      answer = new Outcome.OfGrants(List.of(Samples.grant()));
    } else {
      answer = new Outcome.OfJob(JobSnapshot.bare(Samples.job(JobStatus.PENDING)));
    }
    return CompletableFuture.completedStage(new Decided(Samples.accepted(answer)));
  }

  Sent lastSent() {
    return sent.stream().reduce((a, b) -> b).orElseThrow();
  }

  @Override
  public CompletionStage<Reply> send(Caller caller, Order order, Terms terms) {
    sent.add(new Sent(caller, order, terms));
    return answer.apply(order);
  }

  @Override
  public Claim claimNext(Caller caller, Wanted wanted, Terms terms) {
    asked.add(new Asked(caller, wanted, terms));
    return new FakeClaim(granted);
  }

  @Override
  public Claim claim(Caller caller, Order.ClaimJob order, Terms terms) {
    return new FakeClaim(send(caller, order, terms));
  }

  @Override
  public Place place(Caller caller, String queue, Optional<String> idempotencyKey) {
    JobIds.Hash hash =
        JobIds.keyed(caller.tenant(), caller.principal(), queue, idempotencyKey.orElse("random"));
    return new Place(new Route(caller.tenant(), queue, 0), hash.on(3));
  }

  @Override
  public Place placeChild(
      Caller caller, JobId parentId, String queue, Optional<String> idempotencyKey) {
    Place place = place(caller, queue, idempotencyKey);
    return new Place(place.route(), new JobIds.Hash(5, 6).on(parentId.partition()));
  }

  @Override
  public List<Route> routes(String tenant, String queue) {
    return List.of(new Route(tenant, queue, 0));
  }

  @Override
  public void hurry() {}

  @Override
  public CompletionStage<RequestState> lookUp(Caller caller, RequestId id) {
    return CompletableFuture.completedStage(state);
  }

  private final class FakeClaim implements Claim {
    @Override
    public void hurry() {}

    private final CompletionStage<Reply> reply;

    FakeClaim(CompletionStage<Reply> reply) {
      this.reply = reply;
    }

    @Override
    public CompletionStage<Reply> reply() {
      return reply;
    }

    @Override
    public void undelivered() {
      undelivered.incrementAndGet();
    }
  }
}
