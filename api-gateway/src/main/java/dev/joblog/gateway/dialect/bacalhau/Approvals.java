// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.core.Caller;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.dialect.bacalhau.BacalhauJson.Success;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.Query;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lets jobs run that were submitted with the annotation {@code joblog:approve}, or refuses them.
 */
final class Approvals {

  /** Pages counted; beyond, "more than". */
  static final int PAGES_MAX = 10;

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
                return decided(
                    caller,
                    head.job().id(),
                    new Order.ApproveJob(head.job().id(), reason),
                    "approved");
              }
              return wait
                  ? CompletableFuture.completedStage("The job waits on.")
                  : decided(
                      caller,
                      head.job().id(),
                      new Order.RejectJob(head.job().id(), reason),
                      "rejected");
            })
        .thenApply(message -> new Success(200, message));
  }

  /** Of the executions too: the core decides on all that was created with a job. */
  private CompletionStage<String> decided(Caller caller, JobId id, Order order, String how) {
    return commands
        .send(caller, order, Orders.terms(Optional.empty(), false))
        .thenApply(
            reply -> {
              BacalhauMapper.answer(reply, id.toString());
              return "The job is " + how + ".";
            });
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
        Orders.JOBS, Optional.empty(), List.of(JobStatus.AWAITING_APPROVAL), Optional.empty());
  }
}
