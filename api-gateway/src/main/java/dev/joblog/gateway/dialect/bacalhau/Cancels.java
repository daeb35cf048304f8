// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Commands.Reply;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Ends jobs for their clients. Once more is as good as once. */
final class Cancels {

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
              return cancel(Orders.caller(tenant, envelope.clientId()), head.job().id(), reason);
            })
        .thenCompose(id -> families.find(id.toString()));
  }

  /** With its executions: the core ends what was created with a job together with it. */
  private CompletionStage<JobId> cancel(Caller caller, JobId id, Optional<String> reason) {
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
