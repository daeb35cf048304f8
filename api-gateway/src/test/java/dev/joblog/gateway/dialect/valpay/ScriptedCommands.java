// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.RequestId;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A door to a log that answers what the test says, and keeps what it was sent. */
final class ScriptedCommands implements Commands {

  record Sent(Caller caller, Order.CreateJob order, Terms terms) {}

  final ConcurrentLinkedQueue<Sent> sent = new ConcurrentLinkedQueue<>();
  volatile Reply answer = accepted();

  void forget() {
    sent.clear();
    answer = accepted();
  }

  private static Reply accepted() {
    return decided(
        new Outcome.Accepted(
            new Outcome.OfJob(JobSnapshot.bare(ScriptedJobs.job(1, JobStatus.PENDING).job()))));
  }

  static Reply rejected(Rejection reason) {
    return decided(
        new Outcome.Rejected(
            reason, "Expected to create, but " + reason.code(), Optional.empty(), Map.of()));
  }

  private static Reply decided(Outcome.Verdict verdict) {
    Position at = new Position(3, 17);
    return new Decided(
        new Outcome(
            new UUID(1, 2),
            "dev",
            ValpayFace.USER,
            at,
            at,
            ScriptedJobs.T,
            OptionalInt.of(0),
            verdict));
  }

  @Override
  public CompletionStage<Reply> send(Caller caller, Order order, Terms terms) {
    sent.add(new Sent(caller, (Order.CreateJob) order, terms));
    return CompletableFuture.completedStage(answer);
  }

  @Override
  public Place place(Caller caller, String queue, Optional<String> idempotencyKey) {
    return new Place(new Route(caller.tenant(), queue, 0), ScriptedJobs.id(1));
  }

  @Override
  public Claim claim(Caller caller, Order.ClaimJob order, Terms terms) {
    throw notAsked();
  }

  @Override
  public Claim claimNext(Caller caller, Wanted wanted, Terms terms) {
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
    return new AssertionError("Expected this dialect not to ask for this, but it does");
  }
}
