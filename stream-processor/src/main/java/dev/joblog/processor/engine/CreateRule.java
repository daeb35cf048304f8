// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.processor.store.StoredJob.LedgerEntry;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobIds;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Duplicate;
import dev.joblog.protocol.Outcome.Rejected;
import dev.joblog.protocol.Outcome.Verdict;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.Route;
import java.util.Map;
import java.util.Optional;

/** CreateJob. A repeat meets the job that it made before: the id is derived from the key. */
final class CreateRule {

  private final Work work;

  CreateRule(Work work) {
    this.work = work;
  }

  Verdict create(Order.CreateJob order) {
    Optional<JobId> keyed =
        work.header()
            .idempotencyKey()
            .map(
                key ->
                    JobIds.keyed(
                            work.header().tenant(),
                            work.header().principal(),
                            order.route().queue(),
                            key)
                        .on(work.at.partition()));
    Optional<Rejected> wrongId = wrongId(order, keyed);
    if (wrongId.isPresent()) {
      return wrongId.get();
    }
    JobId id =
        keyed
            .or(order::jobId)
            .orElseGet(
                () ->
                    JobIds.appended(work.at.partition(), work.at.offset()).on(work.at.partition()));
    Optional<StoredJob> existing = work.jobs.find(work.header().tenant(), id);
    return existing.isPresent() ? repeat(existing.get()) : create(order, id, keyed.isPresent());
  }

  private Optional<Rejected> wrongId(Order.CreateJob order, Optional<JobId> keyed) {
    if (order.jobId().isEmpty()) {
      return Optional.empty();
    }
    JobId named = order.jobId().get();
    if (named.partition() != work.at.partition()) {
      return Optional.of(Refusal.invalid("/jobId", "its partition is " + named.partition()));
    }
    return keyed
        .filter(derived -> !derived.equals(named))
        .map(
            derived ->
                new Rejected(
                    Rejection.JOB_ID_MISMATCH,
                    "Expected the key to give job id " + named + ", but it gives " + derived,
                    Optional.empty(),
                    Map.of("jobId", derived.toString())));
  }

  private Verdict repeat(StoredJob stored) {
    Optional<LedgerEntry> creation = Ledger.creation(stored);
    if (creation.isEmpty() || !stored.job().spec().createdBy().equals(work.header().principal())) {
      return taken(stored.job().id());
    }
    LedgerEntry entry = creation.get();
    if (!work.repeats(entry.key().fingerprint())) {
      return work.header().idempotencyKey().isPresent()
          ? Refusal.of(
              Rejection.IDEMPOTENCY_KEY_REUSED,
              "repeat the create of key " + entry.key().key(),
              "it was used with another one",
              stored.job())
          : taken(stored.job().id());
    }
    return new Duplicate(entry.command(), Answers.first(work, entry));
  }

  private static Rejected taken(JobId id) {
    return Refusal.of(Rejection.JOB_EXISTS, "create job " + id, "there is one already");
  }

  private Verdict create(Order.CreateJob order, JobId id, boolean keyed) {
    if (!keyed && work.jobs.purgedAt(work.header().tenant(), id).isPresent()) {
      return Refusal.of(Rejection.JOB_PURGED, "create job " + id, "one of that id was purged");
    }
    Optional<Job> parent =
        order
            .parentId()
            .flatMap(of -> work.jobs.find(work.header().tenant(), of))
            .map(StoredJob::job)
            .filter(this::mayTouch);
    Optional<Rejected> orphan = order.parentId().flatMap(of -> orphan(order, of, parent));
    if (orphan.isPresent()) {
      return orphan.get();
    }
    JobSpec spec = spec(order, id, parent.map(job -> job.spec().route()).orElse(order.route()));
    EventHeader.Key key =
        new EventHeader.Key(work.header().idempotencyKey().orElse(""), 0, work.fingerprint());
    StoredJob created =
        work.create(
            new Fact.JobCreated(
                spec, order.payload(), work.jobs.goneFencingToken(spec.tenant(), id)),
            first(order),
            work.cause(Optional.of(key)));
    return Answers.bare(created.job());
  }

  private boolean mayTouch(Job parent) {
    return !work.header().ownedOnly()
        || parent.spec().createdBy().equals(work.header().principal());
  }

  private Optional<Rejected> orphan(Order.CreateJob order, JobId parentId, Optional<Job> parent) {
    if (parent.isEmpty()) {
      return Optional.of(
          Refusal.of(Rejection.PARENT_NOT_FOUND, "find parent " + parentId, "there is none"));
    }
    Job job = parent.get();
    if (job.status().isFinal()) {
      return Optional.of(
          Refusal.of(
              Rejection.PARENT_FINAL,
              "add a child to job " + parentId,
              "it is " + job.status().word(),
              job));
    }
    if (!job.spec().queue().equals(order.route().queue())) {
      return Optional.of(
          Refusal.of(
              Rejection.CHILD_QUEUE_MISMATCH,
              "put the child in queue " + order.route().queue(),
              "its parent is in queue " + job.spec().queue(),
              job));
    }
    return work.jobs.about(job.spec()).ancestors().size() + 1 < Limits.GENERATIONS_MAX
        ? Optional.empty()
        : Optional.of(
            Refusal.invalid(
                "/parentId", "it is generation " + Limits.GENERATIONS_MAX + " already"));
  }

  private JobSpec spec(Order.CreateJob order, JobId id, Route route) {
    return new JobSpec(
        id,
        route,
        order.type(),
        order.priority(),
        order.requiredCapabilities(),
        order.labels(),
        order.runAt(),
        order.maxAttempts(),
        order.leaseTtl(),
        order.retry(),
        order.parentId(),
        order.waitForChildren(),
        order.requiresApproval(),
        work.header().principal(),
        work.t,
        work.at.offset());
  }

  private JobStatus first(Order.CreateJob order) {
    if (order.requiresApproval()) {
      return JobStatus.AWAITING_APPROVAL;
    }
    if (order.waitForChildren()) {
      return JobStatus.BLOCKED;
    }
    return order.runAt().filter(work.t::isBefore).isPresent()
        ? JobStatus.SCHEDULED
        : JobStatus.PENDING;
  }
}
