// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Commands.Place;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Route;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Makes jobs, each with all of its executions by one command. */
final class Submits {

  private final Commands commands;
  private final String tenant;
  private final boolean replayProtection;

  Submits(Commands commands, String tenant, boolean replayProtection) {
    this.commands = commands;
    this.tenant = tenant;
    this.replayProtection = replayProtection;
  }

  CompletionStage<Job> submit(Envelope envelope, Submission submission) {
    Caller caller = Orders.caller(tenant, submission.clientId());
    Optional<String> key =
        replayProtection ? Optional.of("bacalhau-" + envelope.digest()) : Optional.empty();
    Place place = commands.place(caller, Route.DEFAULT_QUEUE, key);
    Order.CreateJob order = Orders.job(submission, place);
    return commands
        .send(caller, order, Orders.terms(key, true))
        .thenApply(
            reply ->
                BacalhauMapper.answer(reply, place.id().toString())
                    .as(Outcome.OfJob.class)
                    .job()
                    .job());
  }
}
