// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.dialect.retaia.Refusals.Act;
import dev.joblog.gateway.http.ClaimDelivery;
import dev.joblog.gateway.http.HangUp;
import dev.joblog.gateway.http.WaitingClient;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What an agent does with one job: claim, heartbeat, submit, fail. */
final class AgentOrders {

  static final Duration LEASE = Duration.ofMinutes(2);

  private final Commands commands;
  private final Reads reads;
  private final ClaimDelivery delivery;

  AgentOrders(Commands commands, Reads reads, Executor answering) {
    this.commands = commands;
    this.reads = reads;
    this.delivery = new ClaimDelivery(answering);
  }

  void claim(AgentRequest agent, String id, WaitingClient client, HangUp hangUp) {
    Order.ClaimJob order =
        new Order.ClaimJob(
            RetaiaMapper.jobId(id, Act.CLAIM), agent.caller().capabilities(), Optional.of(LEASE));
    Commands.Claim claim = commands.claim(agent.caller(), order, agent.terms());
    delivery.deliver(
        claim,
        client,
        hangUp,
        reply -> RetaiaResponses.json(granted(agent, claim, reply)),
        Refusals.of(
            400,
            ErrorCode.VALIDATION_FAILED,
            "Expected the client to wait for its claim, but it hung up."));
  }

  /** A lease whose answer can't be said, or comes too late to be known, goes back at once. */
  private static RetaiaJson.Job granted(
      AgentRequest agent, Commands.Claim claim, Commands.Reply reply) {
    if (reply instanceof Commands.Pending && agent.key().isEmpty()) {
      claim.undelivered();
    }
    Outcome.Answer answer = Refusals.accepted(reply, Act.CLAIM);
    Optional<RetaiaJson.Job> job =
        RetaiaMapper.granted(answer.as(Outcome.OfGrants.class).grants().get(0));
    return job.orElseGet(
        () -> {
          claim.undelivered();
          throw Refusals.conflict("Expected a job for agents, but this one is not.");
        });
  }

  CompletionStage<Response> heartbeat(AgentRequest agent, String id, Requests.Heartbeat request) {
    Order order =
        new Order.Heartbeat(
            RetaiaMapper.jobId(id, Act.WORK),
            request.lockToken(),
            Optional.empty(),
            Optional.empty());
    return commands
        .send(agent.caller(), order, agent.terms())
        .thenApply(
            reply -> {
              Outcome.OfHeartbeat taken =
                  Refusals.accepted(reply, Act.WORK).as(Outcome.OfHeartbeat.class);
              return RetaiaResponses.json(
                  new RetaiaJson.Extended(RetaiaJson.time(taken.expiresAt())));
            });
  }

  /** A job's type never changes, so it can be looked at before the command is sent. */
  CompletionStage<Response> submit(AgentRequest agent, String id, Requests.Submit request) {
    JobId jobId = RetaiaMapper.jobId(id, Act.WORK);
    Order order =
        new Order.SubmitResult(
            jobId,
            request.lockToken(),
            request.result(),
            Optional.of(ResultPatch.ownedBy(request.type())));
    Commands.Terms terms = agent.terms();
    return reads
        .get(agent.caller().tenant(), jobId, Positions.NONE)
        .thenCompose(
            read -> {
              requireType(request.type(), read);
              return finished(agent, order, terms);
            });
  }

  CompletionStage<Response> fail(AgentRequest agent, String id, Requests.Fail request) {
    Order order =
        new Order.FailJob(
            RetaiaMapper.jobId(id, Act.WORK),
            request.lockToken(),
            request.errorCode(),
            request.message(),
            request.retryable(),
            request.retryable() ? Optional.of(Duration.ZERO) : Optional.empty());
    return finished(agent, order, agent.terms());
  }

  private CompletionStage<Response> finished(
      AgentRequest agent, Order order, Commands.Terms terms) {
    return commands
        .send(agent.caller(), order, terms)
        .thenApply(
            reply -> {
              Refusals.accepted(reply, Act.WORK);
              return RetaiaResponses.done();
            });
  }

  private static void requireType(JobType type, Reads.Read<Reads.Lookup<JobSnapshot>> read) {
    Reads.Answered<Reads.Lookup<JobSnapshot>> answered = RetaiaResponses.answered(read);
    if (answered.value() instanceof Reads.Found<JobSnapshot> found) {
      String known = found.value().job().spec().type();
      if (!known.equals(type.word())) {
        throw Refusals.field(
            "job_type", "Expected the job's own job_type, but the job is of another.");
      }
    } else if (answered.value() instanceof Reads.Purged<JobSnapshot>) {
      throw Refusals.purged("Expected a stored job, but it was purged.");
    } else if (answered.standby()) {
      // A standby may not know the job yet; a lock that is good must not be called invalid.
      throw Refusals.unavailable(
          "Expected to look at the job, but its partition is moving.", Duration.ofSeconds(1));
    } else {
      throw Refusals.unknown(Act.WORK);
    }
  }
}
