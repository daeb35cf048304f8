// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.dialect.Stages;
import dev.joblog.gateway.dialect.bacalhau.BacalhauJson.Success;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.Query;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Lets jobs run that were submitted with the annotation {@code joblog:approve}, or refuses them.
 */
final class Approvals {

  /** Pages counted; beyond, "more than". */
  static final int PAGES_MAX = 10;

  private static final int AT_ONCE = 16;

  private final Commands commands;
  private final Reads reads;
  private final Families families;
  private final String tenant;
  private final Optional<String> approver;

  /**
   * @param approver the only client that may; empty: nobody
   */
  Approvals(
      Commands commands, Reads reads, Families families, String tenant, Optional<String> approver) {
    this.commands = commands;
    this.reads = reads;
    this.families = families;
    this.tenant = tenant;
    this.approver = approver;
  }

  /**
   * @return fails with 403 when the signature is not the approver's
   */
  CompletionStage<Success> decide(Envelope envelope) {
    if (!approver.equals(Optional.of(envelope.clientId()))) {
      throw Refusals.forbidden(
          "Expected the signature of the approver that this service is configured with, but it is"
              + " another's.");
    }
    String asked = envelope.payload().text("JobID").orElse("");
    Fields response = envelope.payload().object("Response");
    boolean bid = response.flag("shouldBid");
    boolean wait = response.flag("shouldWait");
    Optional<String> reason = response.reason("reason");
    Caller caller = Orders.caller(tenant, envelope.clientId());
    return families
        .head(asked)
        .thenCompose(
            head -> {
              if (bid) {
                return approve(caller, head.job(), reason);
              }
              return wait
                  ? CompletableFuture.completedStage("The job waits on.")
                  : reject(caller, head.job(), reason);
            })
        .thenApply(message -> new Success(200, message));
  }

  /**
   * Executions first: what still waits shows as waiting, and can be approved once more. So can an
   * execution that was left behind by its job.
   */
  private CompletionStage<String> approve(Caller caller, Job job, Optional<String> reason) {
    return executions(caller, job, !job.status().isFinal(), id -> new Order.ApproveJob(id, reason))
        .thenCompose(
            approved ->
                commands
                    .send(
                        caller,
                        new Order.ApproveJob(job.id(), reason),
                        Orders.terms(Optional.empty(), false))
                    .thenApply(reply -> approved(reply, job.id(), approved.contains(true))));
  }

  private static String approved(Commands.Reply reply, JobId id, boolean anExecution) {
    boolean before =
        BacalhauMapper.outcome(reply).verdict() instanceof Outcome.Rejected rejected
            && rejected.reason() == Rejection.NOT_AWAITING_APPROVAL;
    if (!before || !anExecution) {
      BacalhauMapper.answer(reply, id.toString());
    }
    return "The job is approved.";
  }

  private CompletionStage<String> reject(Caller caller, Job job, Optional<String> reason) {
    boolean waits = job.status() == JobStatus.AWAITING_APPROVAL;
    return executions(caller, job, waits, id -> new Order.RejectJob(id, reason))
        .thenCompose(
            nothing ->
                commands.send(
                    caller,
                    new Order.RejectJob(job.id(), reason),
                    Orders.terms(Optional.empty(), false)))
        .thenApply(
            reply -> {
              BacalhauMapper.answer(reply, job.id().toString());
              return "The job is rejected.";
            });
  }

  /** Of each that waits, whether it was this that ended its wait. */
  private CompletionStage<List<Boolean>> executions(
      Caller caller, Job job, boolean open, Function<JobId, Order> order) {
    if (!open || Orders.concurrency(job.spec().labels()) == 1) {
      return CompletableFuture.completedStage(List.of());
    }
    return families
        .children(job.id())
        .thenApply(
            children ->
                children.stream()
                    .map(JobSnapshot::job)
                    .filter(child -> child.status() == JobStatus.AWAITING_APPROVAL)
                    .map(Job::id)
                    .toList())
        .thenCompose(
            waiting ->
                Stages.each(
                    waiting,
                    AT_ONCE,
                    id ->
                        commands
                            .send(caller, order.apply(id), Orders.terms(Optional.empty(), false))
                            .thenApply(reply -> decided(reply, id))));
  }

  /** One that was decided before is decided. */
  private static boolean decided(Commands.Reply reply, JobId id) {
    if (!(BacalhauMapper.outcome(reply).verdict() instanceof Outcome.Rejected rejected)) {
      return true;
    }
    if (rejected.reason() != Rejection.NOT_AWAITING_APPROVAL
        && rejected.reason() != Rejection.JOB_TERMINAL) {
      throw BacalhauMapper.refusal(rejected, id.toString());
    }
    return false;
  }

  /** What a client is told that asks without saying what. */
  CompletionStage<Success> waiting() {
    return count(Optional.empty(), 0, 1).thenApply(Approvals::told);
  }

  private static Success told(int jobs) {
    String many = jobs > PAGES_MAX * Query.LIMIT_MAX ? "more than " + (jobs - 1) : "" + jobs;
    return new Success(
        200,
        "Jobs that wait for approval: "
            + many
            + ". To decide on one, the approver sends POST /requester/approve (or GET /approve)"
            + " with the body {client_public_key, signature, payload: {ClientID, JobID, Response:"
            + " {shouldBid, shouldWait, reason}}}.");
  }

  private CompletionStage<Integer> count(Optional<JobKey> after, int before, int page) {
    return reads
        .list(
            tenant,
            awaiting(),
            new JobSort(JobSort.Field.CREATED_AT, false),
            after,
            Query.LIMIT_MAX,
            Positions.NONE)
        .thenCompose(
            read -> {
              Reads.JobList list = BacalhauMapper.read(read);
              int jobs = before + list.jobs().size();
              if (list.next().isEmpty()) {
                return CompletableFuture.completedStage(jobs);
              }
              return page == PAGES_MAX
                  ? CompletableFuture.completedStage(PAGES_MAX * Query.LIMIT_MAX + 1)
                  : count(list.next(), jobs, page + 1);
            });
  }

  private static JobFilter awaiting() {
    return Families.filter(
        Orders.JOBS,
        Optional.empty(),
        List.of(),
        List.of(JobStatus.AWAITING_APPROVAL),
        Optional.empty(),
        Optional.empty());
  }
}
