// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Commands.Reply;
import dev.joblog.gateway.dialect.Stages;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Ends jobs for their clients. Once more is as good as once. */
final class Cancels {

  private static final int AT_ONCE = 16;

  private final Commands commands;
  private final Families families;
  private final String tenant;

  Cancels(Commands commands, Families families, String tenant) {
    this.commands = commands;
    this.families = families;
    this.tenant = tenant;
  }

  /**
   * @return the job as it is then; fails with 400 when there is none, with 403 when it is another
   *     client's
   */
  CompletionStage<Family> cancel(Envelope envelope) {
    String asked = envelope.payload().text("JobID").orElse("");
    Optional<String> reason = envelope.payload().reason("Reason");
    return families
        .head(asked)
        .thenCompose(
            head -> {
              if (!head.job().spec().createdBy().equals(envelope.clientId())) {
                throw Refusals.forbidden(
                    "Expected a job of this client, but it is another client's.");
              }
              return cancel(Orders.caller(tenant, envelope.clientId()), head.job(), reason);
            })
        .thenCompose(id -> families.find(id.toString()));
  }

  /** The parent first: else its last execution's end would end it as failed. */
  private CompletionStage<JobId> cancel(Caller caller, Job job, Optional<String> reason) {
    return one(caller, job.id(), reason)
        .thenCompose(
            nothing ->
                Orders.concurrency(job.spec().labels()) == 1
                    ? CompletableFuture.completedStage(List.<JobSnapshot>of())
                    : families.children(job.id()))
        .thenApply(children -> children.stream().filter(child -> !isFinal(child)).toList())
        .thenCompose(
            open -> Stages.each(open, AT_ONCE, child -> one(caller, child.job().id(), reason)))
        .thenApply(nothing -> job.id());
  }

  private static boolean isFinal(JobSnapshot child) {
    return child.job().status().isFinal();
  }

  private CompletionStage<JobId> one(Caller caller, JobId id, Optional<String> reason) {
    return commands
        .send(caller, new Order.CancelJob(id, reason), Orders.terms(Optional.empty(), true))
        .thenApply(reply -> cancelled(reply, id));
  }

  private static JobId cancelled(Reply reply, JobId id) {
    if (!(BacalhauMapper.outcome(reply).verdict() instanceof Outcome.Rejected rejected)) {
      return id;
    }
    if (rejected.reason() == Rejection.JOB_TERMINAL) {
      return id;
    }
    throw BacalhauMapper.refusal(rejected, id.toString());
  }
}
