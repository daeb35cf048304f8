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
import dev.joblog.protocol.NameRule;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Accepted;
import dev.joblog.protocol.Outcome.Duplicate;
import dev.joblog.protocol.Outcome.Rejected;
import dev.joblog.protocol.Outcome.Verdict;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** CreateJob. A repeat meets the job that it made before: the id is derived from the key. */
record CreateRule(Order.CreateJob order) implements Rule {

  @Override
  public void check(CommandCheck check) {
    check
        .route(order.route())
        .word("/type", order.type())
        .between("/priority", order.priority(), 0, Limits.PRIORITY_MAX)
        .capabilities("/requiredCapabilities", order.requiredCapabilities())
        .between("/labels", order.labels().size(), 0, Limits.LABELS_MAX)
        .between("/maxAttempts", order.maxAttempts(), 1, Limits.ATTEMPTS_MAX)
        .lease(Optional.of(order.leaseTtl()));
    RetryPolicy retry = order.retry();
    check
        .span("/retry/initialDelay", retry.initialDelay(), Duration.ZERO, Limits.DELAY_MAX)
        .span("/retry/maxDelay", retry.maxDelay(), retry.initialDelay(), Limits.DELAY_MAX)
        .between("/retry/multiplier", retry.multiplier(), 1, RetryPolicy.MULTIPLIER_MAX);
    order.labels().forEach((key, value) -> label(check, key, value));
    order.runAt().ifPresent(check::runAt);
    check
        .that(
            !(order.waitForChildren() && order.runAt().isPresent()),
            "/runAt",
            "a job that waits for its children runs when they are done")
        .document("/payload", order.payload(), Limits.PAYLOAD_BYTES_MAX);
  }

  private static void label(CommandCheck check, String key, String value) {
    check
        .that(
            NameRule.LABEL_KEY.allows(key),
            "/labels",
            "a key is not 1 to 64 letters, digits and ._/-")
        .that(
            Texts.isPlain(value, Limits.LABEL_VALUE_CHARS_MAX),
            "/labels",
            "a value is not at most 256 plain characters");
  }

  /** Without the shard: a repeat meets itself after the queue got more shards. */
  @Override
  public void fingerprint(Fingerprint print) {
    print
        .text(order.route().tenant())
        .text(order.route().queue())
        .text(order.type())
        .document(order.payload())
        .text(order.priority())
        .each(order.requiredCapabilities())
        .each(order.labels().keySet())
        .each(order.labels().values())
        .maybe(order.runAt())
        .text(order.maxAttempts())
        .text(order.leaseTtl())
        .text(order.retry().initialDelay())
        .text(order.retry().maxDelay())
        .text(order.retry().multiplier())
        .maybe(order.parentId())
        .text(order.waitForChildren())
        .text(order.requiresApproval());
  }

  @Override
  public Optional<Verdict> decide(DecisionDraft draft) {
    Optional<JobId> keyed =
        draft
            .header()
            .idempotencyKey()
            .map(
                key ->
                    JobIds.keyed(draft.tenant(), draft.principal(), order.route().queue(), key)
                        .on(draft.at.partition()));
    Optional<Rejected> wrongId = wrongId(draft, keyed);
    if (wrongId.isPresent()) {
      return Optional.of(wrongId.get());
    }
    JobId id =
        keyed
            .or(order::jobId)
            .orElseGet(
                () ->
                    JobIds.appended(draft.at.partition(), draft.at.offset())
                        .on(draft.at.partition()));
    Optional<StoredJob> existing = draft.find(id);
    return Optional.of(
        existing.isPresent()
            ? repeat(draft, existing.get())
            : create(draft, id, keyed.isPresent()));
  }

  private Optional<Rejected> wrongId(DecisionDraft draft, Optional<JobId> keyed) {
    if (order.jobId().isEmpty()) {
      return Optional.empty();
    }
    JobId named = order.jobId().get();
    if (named.partition() != draft.at.partition()) {
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

  private static Verdict repeat(DecisionDraft draft, StoredJob stored) {
    Optional<LedgerEntry> creation = Ledger.creation(stored);
    if (creation.isEmpty() || !stored.job().spec().createdBy().equals(draft.principal())) {
      return taken(stored.job().id());
    }
    LedgerEntry entry = creation.get();
    if (!draft.repeats(entry.key().fingerprint())) {
      return draft.header().idempotencyKey().isPresent()
          ? Refusal.of(
              Rejection.IDEMPOTENCY_KEY_REUSED,
              "repeat the create of key " + entry.key().key(),
              "it was used with another one",
              stored.job())
          : taken(stored.job().id());
    }
    return new Duplicate(entry.command(), JobRule.bare(entry.answer()));
  }

  private static Rejected taken(JobId id) {
    return Refusal.of(Rejection.JOB_EXISTS, "create job " + id, "there is one already");
  }

  private Verdict create(DecisionDraft draft, JobId id, boolean keyed) {
    if (!keyed && draft.jobs.purgedAt(draft.tenant(), id).isPresent()) {
      return Refusal.of(Rejection.JOB_PURGED, "create job " + id, "one of that id was purged");
    }
    Optional<Job> parent =
        order.parentId().flatMap(of -> draft.find(of)).map(StoredJob::job).filter(draft::mayTouch);
    Optional<Rejected> orphan = order.parentId().flatMap(of -> orphan(draft, of, parent));
    if (orphan.isPresent()) {
      return orphan.get();
    }
    JobSpec spec = spec(draft, id, parent.map(job -> job.spec().route()).orElse(order.route()));
    EventHeader.Key key =
        new EventHeader.Key(draft.header().idempotencyKey().orElse(""), 0, draft.fingerprint());
    StoredJob created =
        draft.create(
            new Fact.JobCreated(
                spec, order.payload(), draft.jobs.goneFencingToken(spec.tenant(), id)),
            spec.requiresApproval()
                ? JobStatus.AWAITING_APPROVAL
                : ApprovalRule.approved(draft, spec),
            draft.cause(Optional.of(key)));
    return new Accepted(JobRule.bare(created.job()));
  }

  private Optional<Rejected> orphan(DecisionDraft draft, JobId parentId, Optional<Job> parent) {
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
    return draft.jobs.about(job.spec()).ancestors().size() + 1 < Limits.GENERATIONS_MAX
        ? Optional.empty()
        : Optional.of(
            Refusal.invalid(
                "/parentId", "it is generation " + Limits.GENERATIONS_MAX + " already"));
  }

  private JobSpec spec(DecisionDraft draft, JobId id, Route route) {
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
        draft.principal(),
        draft.t,
        draft.at.offset());
  }
}
