// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.auth.Scopes;
import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Orders about one job, but for its claim. */
final class JobOrders {

  private final Door door;

  JobOrders(Door door) {
    this.door = door;
  }

  CompletionStage<Response> heartbeat(
      Caller caller, Order.Heartbeat order, Preferences preferences) {
    return door.send(
        caller,
        order,
        false,
        preferences.waiting(),
        answer ->
            Door.json(200, Responses.HeartbeatTaken.of(answer.as(Outcome.OfHeartbeat.class))));
  }

  /** Submit and fail. */
  CompletionStage<Response> finish(Caller caller, Order.OfJob order, Preferences preferences) {
    return door.send(
        caller, order, false, preferences.requireKey(), answer -> Response.noContent());
  }

  /** A worker's or an approver's order: any job of the tenant, answered with the job. */
  CompletionStage<Response> change(Caller caller, Order.OfJob order, Preferences preferences) {
    return door.send(caller, order, false, preferences, JobOrders::changed);
  }

  /** An owner's order; an administrator's for any job of the tenant. */
  CompletionStage<Response> own(Caller caller, Order.OfJob order, Preferences preferences) {
    return door.send(caller, order, ownedOnly(caller), preferences, JobOrders::changed);
  }

  CompletionStage<Response> cancel(
      Caller caller, JobId id, Preferences preferences, Optional<String> reason) {
    Order.OfJob order = new Order.CancelJob(id, reason);
    return door.sent(caller, order, ownedOnly(caller), preferences)
        .thenApplyAsync(
            reply ->
                cancelledBefore(reply)
                    .orElseGet(() -> Door.response(reply, preferences, JobOrders::changed)),
            door.answering());
  }

  /** Cancelling what is cancelled already is no error: the job is as it was asked to be. */
  private static Optional<Response> cancelledBefore(Commands.Reply reply) {
    if (reply instanceof Commands.Decided decided
        && decided.outcome().verdict() instanceof Outcome.Rejected rejected
        && rejected.reason() == Rejection.JOB_TERMINAL) {
      return rejected
          .job()
          .filter(job -> job.status() == JobStatus.CANCELLED)
          .map(
              job ->
                  Door.positioned(decided.outcome(), Door.job(200, JobSnapshot.bare(job))).build());
    }
    return Optional.empty();
  }

  /** A cancel that a worker has yet to heed is on its way: 202. */
  private static ResponseBuilder changed(Outcome.Answer answer) {
    JobSnapshot job = answer.as(Outcome.OfJob.class).job();
    return Door.job(job.job().status() == JobStatus.CANCELLING ? 202 : 200, job);
  }

  private static boolean ownedOnly(Caller caller) {
    return !caller.may(Scopes.JOBS_ADMIN);
  }
}
