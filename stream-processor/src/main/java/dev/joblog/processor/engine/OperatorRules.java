// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.NotEquippedException;
import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Accepted;
import dev.joblog.protocol.Outcome.Nothing;
import dev.joblog.protocol.Outcome.Rejected;
import dev.joblog.protocol.Outcome.Verdict;
import dev.joblog.protocol.Rejection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Approve, reject, cancel, retry; and what is configured by the log. */
final class OperatorRules {

  private final Work work;
  private final Endings endings;

  OperatorRules(Work work, Endings endings) {
    this.work = work;
    this.endings = endings;
  }

  Verdict approve(Order.ApproveJob order, StoredJob stored, Optional<EventHeader.Key> key) {
    Job job = stored.job();
    if (job.status() != JobStatus.AWAITING_APPROVAL) {
      return notAwaiting("approve", job);
    }
    StoredJob approved =
        work.emit(
            stored,
            new Fact.JobApproved(order.reason()),
            afterApproval(job.spec()),
            work.cause(key));
    return Answers.job(work, approved.job());
  }

  private JobStatus afterApproval(JobSpec spec) {
    if (spec.waitForChildren()) {
      return JobStatus.BLOCKED;
    }
    return spec.runAt().filter(work.t::isBefore).isPresent()
        ? JobStatus.SCHEDULED
        : JobStatus.PENDING;
  }

  Verdict reject(Order.RejectJob order, StoredJob stored, Optional<EventHeader.Key> key) {
    Job job = stored.job();
    if (job.status() != JobStatus.AWAITING_APPROVAL) {
      return notAwaiting("reject", job);
    }
    StoredJob rejected =
        work.emit(
            stored,
            new Fact.JobRejected(order.reason(), work.purgeAt(job)),
            JobStatus.CANCELLED,
            work.cause(key));
    return Answers.job(work, rejected.job());
  }

  private static Verdict notAwaiting(String verb, Job job) {
    return Refusal.of(
        job.status().isFinal() ? Rejection.JOB_TERMINAL : Rejection.NOT_AWAITING_APPROVAL,
        verb + " job " + job.id(),
        "it is " + job.status().word(),
        job);
  }

  /** Cancelling what is cancelled, or being cancelled, is no new fact. */
  Verdict cancel(Order.CancelJob order, StoredJob stored, Optional<EventHeader.Key> key) {
    Job job = stored.job();
    Cancellation cancel =
        new Cancellation(Cancellation.CANCELLED, order.reason(), work.header().principal());
    return switch (job.status()) {
      case COMPLETED, FAILED ->
          Refusal.of(
              Rejection.JOB_TERMINAL,
              "cancel job " + job.id(),
              "it is " + job.status().word(),
              job);
      case CANCELLED, CANCELLING -> Answers.job(work, job);
      case CLAIMED ->
          Answers.job(
              work,
              work.emit(
                      stored,
                      new Fact.CancelRequested(cancel),
                      JobStatus.CANCELLING,
                      work.cause(key))
                  .job());
      case AWAITING_APPROVAL, BLOCKED, SCHEDULED, PENDING ->
          Answers.job(work, endings.cancelled(stored, cancel, work.cause(key)).job());
    };
  }

  Verdict retry(Order.RetryJob order, StoredJob stored, Optional<EventHeader.Key> key) {
    Job job = stored.job();
    if (job.status() != JobStatus.FAILED && job.status() != JobStatus.CANCELLED) {
      return Refusal.of(
          Rejection.JOB_NOT_RETRYABLE,
          "retry job " + job.id(),
          "it is " + job.status().word(),
          job);
    }
    JobStatus next =
        job.spec().requiresApproval() && !job.approved()
            ? JobStatus.AWAITING_APPROVAL
            : JobStatus.PENDING;
    StoredJob retried =
        work.emit(stored, new Fact.JobRetried(order.reason()), next, work.cause(key));
    return Answers.job(work, retried.job());
  }

  /**
   * The log alone says what is refused.
   *
   * @throws NotEquippedException if this process lacks what is not: the task stops
   */
  Verdict setEngineVersion(Order.SetEngineVersion order) {
    int inForce = work.meta().engineVersion();
    int versionMax = EngineVersion.nextMax(inForce);
    if (order.version() < inForce || order.version() > versionMax) {
      return new Rejected(
          Rejection.ENGINE_VERSION_UNSUPPORTED,
          String.format(
              Locale.ROOT,
              "Expected engine version %d to %d, but it is %d",
              inForce,
              versionMax,
              order.version()),
          Optional.empty(),
          Map.of("versionMax", Integer.toString(versionMax)));
    }
    if (order.leaseKey() < 1) {
      return Refusal.invalid("/leaseKey", "it is not 1 or more");
    }
    work.requireEquipped(order.version(), order.leaseKey());
    work.engine(order.version(), order.leaseKey());
    order.forward().ifPresent(work::forward);
    return new Accepted(new Nothing());
  }

  Verdict configureQueue(Order.ConfigureQueue order) {
    work.queues.configure(order.route().tenant(), order.route().queue(), order.retention());
    return new Accepted(new Nothing());
  }
}
