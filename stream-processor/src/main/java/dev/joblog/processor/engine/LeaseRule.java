// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.EventHeader.Cause;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Rejected;
import dev.joblog.protocol.Outcome.Verdict;
import dev.joblog.protocol.Rejection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rule of an order that only the holder of the job's lease may give; another sender is told
 * what became of the lease that it names. A lease that is past its deadline was expired before.
 */
interface LeaseRule extends JobRule {

  @Override
  Order.OfLease order();

  /** What a refusal says that the sender wanted to do with the job: {@code submit to}. */
  String verb();

  /**
   * @param lease the job's, live and the sender's
   */
  Verdict decide(DecisionDraft draft, StoredJob stored, Lease lease, Cause cause);

  @Override
  default Verdict decide(DecisionDraft draft, StoredJob stored, Cause cause) {
    Optional<Rejected> refused = refusal(draft, stored);
    return refused.isPresent()
        ? refused.get()
        : decide(draft, stored, stored.job().lease().orElseThrow(), cause);
  }

  private Optional<Rejected> refusal(DecisionDraft draft, StoredJob stored) {
    Job job = stored.job();
    String token = order().leaseToken();
    String toDo = verb() + " job " + job.id();
    if (token.isBlank()) {
      return Optional.of(
          Refusal.of(Rejection.LEASE_REQUIRED, toDo, "the command carries no lease token", job));
    }
    Optional<Long> fencingToken = draft.leaseTokens.verify(job, token);
    if (fencingToken.isEmpty() || fencingToken.get() > job.fencingToken()) {
      return Optional.of(
          Refusal.of(Rejection.LEASE_INVALID, toDo, "the job never had that lease", job));
    }
    return job.lease()
        .filter(lease -> lease.fencingToken() == fencingToken.get())
        .map(lease -> live(draft, toDo, job, lease))
        .orElseGet(() -> Optional.of(over(draft, toDo, stored, fencingToken.get())));
  }

  private static Optional<Rejected> live(DecisionDraft draft, String toDo, Job job, Lease lease) {
    return lease.holder().equals(draft.principal())
        ? Optional.empty()
        : Optional.of(notHolder(toDo, job, Map.of("leaseFault", "not-holder")));
  }

  private static Rejected notHolder(String toDo, Job job, Map<String, String> details) {
    return Refusal.of(Rejection.LEASE_INVALID, toDo, "the lease is another worker's", job, details);
  }

  private Rejected over(DecisionDraft draft, String toDo, StoredJob stored, long fencingToken) {
    Job job = stored.job();
    if (heldByAnother(draft, stored, fencingToken)) {
      return notHolder(toDo, job, Map.of());
    }
    String loss = loss(stored, fencingToken);
    if (job.status().isFinal() && (loss.equals("completed") || loss.equals("failed"))) {
      return Refusal.byStatus(Rejection.JOB_TERMINAL, verb(), job);
    }
    return Refusal.of(
        Rejection.LEASE_LOST,
        toDo,
        "lease " + fencingToken + " is over: " + loss,
        job,
        Refusal.details(
            Map.entry("leaseLoss", loss),
            Map.entry("fencingToken", Long.toString(fencingToken)),
            Map.entry("currentFencingToken", Long.toString(job.fencingToken()))));
  }

  /** As far as the job remembers its executions. */
  private static boolean heldByAnother(DecisionDraft draft, StoredJob stored, long fencingToken) {
    return stored.executions().stream()
        .anyMatch(
            execution ->
                execution.fencingToken() == fencingToken
                    && !execution.worker().equals(draft.principal()));
  }

  /**
   * The word for how a lease ended, as details carry it. A job that was never claimed, but has a
   * fencing token, has it from a purged life.
   */
  private static String loss(StoredJob stored, long fencingToken) {
    Job job = stored.job();
    if (fencingToken < job.fencingToken() || stored.executions().isEmpty()) {
      return "superseded";
    }
    if (job.status() == JobStatus.CANCELLED) {
      return "cancelled";
    }
    List<Execution> executions = stored.executions();
    return executions.get(executions.size() - 1).end().map(Execution.End::word).orElse("revoked");
  }
}
