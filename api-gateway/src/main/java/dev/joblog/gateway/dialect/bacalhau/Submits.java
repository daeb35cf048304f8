// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Commands.Place;
import dev.joblog.gateway.core.Commands.Reply;
import dev.joblog.gateway.dialect.Stages;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Makes jobs: one, or a parent with its executions, in one go. */
final class Submits {

  private static final String NOT_WHOLE =
      "Expected to make every execution of the job, but one was refused: ";

  private static final int CANCELLED_AT_ONCE = 16;

  private final Commands commands;
  private final String tenant;
  private final boolean replayProtection;
  private final Runnable parentMade;

  /**
   * @param parentMade told of each job of several executions
   */
  Submits(Commands commands, String tenant, boolean replayProtection, Runnable parentMade) {
    this.commands = commands;
    this.tenant = tenant;
    this.replayProtection = replayProtection;
    this.parentMade = parentMade;
  }

  /**
   * Parent and executions go to one partition and are sent in this order without waiting, so that
   * they lie one behind the other in the log. Where a gateway dies in between, {@link JoinWorker}
   * makes what is missing, or {@link Sweep} when no execution exists.
   */
  CompletionStage<Job> submit(Envelope envelope, Submission submission) {
    Caller caller = Orders.caller(tenant, submission.clientId());
    Optional<String> key =
        replayProtection ? Optional.of("bacalhau-" + envelope.digest()) : Optional.empty();
    Place place = commands.place(caller, Route.DEFAULT_QUEUE, key);
    Order.CreateJob job = Orders.job(submission, place);
    List<Order.CreateJob> executions = Orders.executions(commands, caller, submission, place.id());
    List<CompletionStage<Reply>> replies = new ArrayList<>();
    replies.add(commands.send(caller, job, Orders.terms(key, true)));
    for (int i = 0; i < executions.size(); i++) {
      Optional<String> childKey = Optional.of(Orders.key(place.id(), i));
      replies.add(commands.send(caller, executions.get(i), Orders.terms(childKey, true)));
    }
    List<JobId> ids = executions.stream().flatMap(each -> each.jobId().stream()).toList();
    return Stages.all(replies).thenCompose(all -> whole(caller, place, ids, all));
  }

  private CompletionStage<Job> whole(
      Caller caller, Place place, List<JobId> executions, List<Reply> replies) {
    String id = place.id().toString();
    Outcome.Answer first = BacalhauMapper.answer(replies.get(0), id);
    boolean repeated =
        BacalhauMapper.outcome(replies.get(0)).verdict() instanceof Outcome.Duplicate;
    if (!repeated && replies.stream().anyMatch(Submits::isRefused)) {
      return cancelled(caller, place.id(), executions)
          .exceptionally(failure -> false)
          .thenCompose(all -> CompletableFuture.failedStage(notWhole(all)));
    }
    if (!executions.isEmpty()) {
      parentMade.run();
    }
    if (first instanceof Outcome.OfJob of) {
      return CompletableFuture.completedStage(of.job().job());
    }
    throw new IllegalStateException("Expected a create to answer with its job, but it does not");
  }

  private static RuntimeException notWhole(boolean cancelled) {
    return Refusals.unavailable(
        NOT_WHOLE
            + (cancelled
                ? "all were cancelled."
                : "the others are being cancelled, but may still run."),
        Duration.ofSeconds(1));
  }

  /**
   * The parent first: else its last execution's end would end it as failed.
   *
   * @return whether it is known that none of them is open any more
   */
  private CompletionStage<Boolean> cancelled(Caller caller, JobId parent, List<JobId> executions) {
    return cancelled(caller, parent)
        .thenCompose(
            first ->
                Stages.each(executions, CANCELLED_AT_ONCE, id -> cancelled(caller, id))
                    .thenApply(others -> first && !others.contains(false)));
  }

  private CompletionStage<Boolean> cancelled(Caller caller, JobId id) {
    return commands
        .send(
            caller,
            new Order.CancelJob(id, Optional.of("not all executions were made")),
            Orders.terms(Optional.empty(), true))
        .thenApply(Submits::isOver);
  }

  private static boolean isOver(Reply reply) {
    if (!(reply instanceof Commands.Decided decided)) {
      return false;
    }
    return !(decided.outcome().verdict() instanceof Outcome.Rejected rejected)
        || rejected.reason() == Rejection.JOB_NOT_FOUND
        || rejected.reason() == Rejection.JOB_TERMINAL;
  }

  private static boolean isRefused(Reply reply) {
    return reply instanceof Commands.Refused
        || (reply instanceof Commands.Decided decided
            && decided.outcome().verdict() instanceof Outcome.Rejected);
  }
}
