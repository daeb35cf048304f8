// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.Route;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Makes jobs. The same request twice makes two: upstream knows no idempotency. */
final class Creation {

  /** After this the client is told to come again; a command that is not in the log yet is void. */
  static final Duration WAIT = Duration.ofSeconds(5);

  private static final Commands.Terms TERMS =
      new Commands.Terms(
          Optional.empty(), false, Commands.Durability.DECIDED, WAIT, Optional.of(WAIT));

  private final Commands commands;
  private final Executor answering;

  Creation(Commands commands, Executor answering) {
    this.commands = commands;
    this.answering = answering;
  }

  CompletionStage<Response> create(Caller caller, CreateBody body) {
    Commands.Place place = commands.place(caller, Route.DEFAULT_QUEUE, Optional.empty());
    return commands
        .send(caller, ValpayMapper.createJob(body, place), TERMS)
        .thenApplyAsync(reply -> created(reply, body), answering);
  }

  private Response created(Commands.Reply reply, CreateBody body) {
    Job job = ValpayMapper.created(reply);
    return Envelopes.of(
        201,
        ValpayMapper.job(job, Optional.of(body.payload()), Optional.empty()),
        "Job created successfully");
  }
}
