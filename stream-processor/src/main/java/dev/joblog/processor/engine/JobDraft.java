// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Beat;
import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Failure;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A job on its way from one version to the next. Lives within one fold. */
final class JobDraft {

  /** An execution keeps this much of a failure's message; the event and the job keep all of it. */
  static final int EXECUTION_MESSAGE_CHARS_MAX = 256;

  final JobSpec spec;
  JobStatus status;
  long version;
  int attempt;
  long fencingToken;
  Instant updatedAt;
  boolean approved;
  Optional<Instant> runAt;
  Optional<Lease> lease;
  Optional<Progress> progress;
  Optional<Failure> failure;
  Optional<Cancellation> cancel;
  Optional<String> resultType;
  Duration leaseTtl;

  private Optional<Instant> finishedAt;
  private Optional<Instant> purgeAt;
  private final List<Execution> executions;
  private final List<StoredJob.LedgerEntry> ledger;

  JobDraft(StoredJob stored) {
    Job job = stored.job();
    spec = job.spec();
    status = job.status();
    version = job.version();
    attempt = job.attempt();
    fencingToken = job.fencingToken();
    updatedAt = job.updatedAt();
    approved = job.approved();
    runAt = job.runAt();
    lease = job.lease();
    progress = job.progress();
    failure = job.failure();
    cancel = job.cancel();
    resultType = job.resultType();
    leaseTtl = stored.leaseTtl();
    finishedAt = job.finishedAt();
    purgeAt = stored.purgeAt();
    executions = new ArrayList<>(stored.executions());
    ledger = stored.ledger();
  }

  JobDraft begin(Execution execution) {
    executions.add(execution);
    if (executions.size() > Limits.EXECUTIONS_MAX) {
      executions.remove(0);
    }
    return this;
  }

  /** What heartbeats brought before this event. */
  void beaten(Beat beat) {
    extend(beat.expiresAt());
    progress = beat.progress().or(() -> progress);
  }

  void extend(Instant expiresAt) {
    lease =
        lease.map(
            held -> new Lease(held.holder(), held.fencingToken(), held.leaseKey(), expiresAt));
  }

  /** The lease is over. */
  JobDraft end(Instant t, Execution.End end, Optional<Failure> why) {
    lease = Optional.empty();
    int last = executions.size() - 1;
    Execution open = executions.get(last);
    executions.set(
        last,
        new Execution(
            open.attempt(),
            open.worker(),
            open.fencingToken(),
            open.startedAt(),
            Optional.of(t),
            Optional.of(end),
            why.map(JobDraft::shortened)));
    return this;
  }

  private static Failure shortened(Failure failure) {
    return new Failure(
        failure.code(),
        failure.message().map(text -> Texts.shortened(text, EXECUTION_MESSAGE_CHARS_MAX)),
        failure.retryable());
  }

  JobDraft finished(Instant t, Instant purge) {
    runAt = Optional.empty();
    finishedAt = Optional.of(t);
    purgeAt = Optional.of(purge);
    return this;
  }

  /** A final job starts again. */
  JobDraft anew() {
    attempt = 0;
    progress = Optional.empty();
    failure = Optional.empty();
    cancel = Optional.empty();
    resultType = Optional.empty();
    finishedAt = Optional.empty();
    purgeAt = Optional.empty();
    return this;
  }

  StoredJob stored() {
    Job job =
        new Job(
            spec,
            status,
            version,
            attempt,
            fencingToken,
            updatedAt,
            approved,
            runAt,
            lease,
            progress,
            Optional.empty(),
            failure,
            cancel,
            resultType,
            finishedAt);
    return new StoredJob(job, leaseTtl, purgeAt, List.copyOf(executions), ledger);
  }
}
