// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Outcome.Rejected;
import dev.joblog.protocol.Rejection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a token is the live lease of this job and of this caller; and if not, what became of it.
 * A lease that is past its deadline was expired before this check.
 */
final class LeaseCheck {

  private final LeaseTokens tokens;
  private final String principal;

  LeaseCheck(LeaseTokens tokens, String principal) {
    this.tokens = tokens;
    this.principal = principal;
  }

  /** Empty: go ahead. */
  Optional<Rejected> refusal(String verb, StoredJob stored, String token) {
    Job job = stored.job();
    String toDo = verb + " job " + job.id();
    if (token.isBlank()) {
      return Optional.of(
          Refusal.of(Rejection.LEASE_REQUIRED, toDo, "the command carries no lease token", job));
    }
    Optional<Long> fencingToken = tokens.verify(job, token);
    if (fencingToken.isEmpty() || fencingToken.get() > job.fencingToken()) {
      return Optional.of(
          Refusal.of(Rejection.LEASE_INVALID, toDo, "the job never had that lease", job));
    }
    return job.lease()
        .filter(lease -> lease.fencingToken() == fencingToken.get())
        .map(lease -> live(toDo, job, lease))
        .orElseGet(() -> Optional.of(over(toDo, stored, fencingToken.get())));
  }

  private Optional<Rejected> live(String toDo, Job job, Lease lease) {
    return lease.holder().equals(principal)
        ? Optional.empty()
        : Optional.of(notHolder(toDo, job, Map.of("leaseFault", "not-holder")));
  }

  private static Rejected notHolder(String toDo, Job job, Map<String, String> details) {
    return Refusal.of(Rejection.LEASE_INVALID, toDo, "the lease is another worker's", job, details);
  }

  private Rejected over(String toDo, StoredJob stored, long fencingToken) {
    Job job = stored.job();
    if (heldByAnother(stored, fencingToken)) {
      return notHolder(toDo, job, Map.of());
    }
    String loss = loss(stored, fencingToken);
    if (job.status().isFinal() && (loss.equals("completed") || loss.equals("failed"))) {
      return Refusal.of(Rejection.JOB_TERMINAL, toDo, "it is " + job.status().word(), job);
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
  private boolean heldByAnother(StoredJob stored, long fencingToken) {
    return stored.executions().stream()
        .anyMatch(
            execution ->
                execution.fencingToken() == fencingToken && !execution.worker().equals(principal));
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
