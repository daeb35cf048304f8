// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.processor.store.StoredJob.LedgerEntry;
import dev.joblog.protocol.Completion;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobIds;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CreateJob. A repeat meets the job that it made before: the id is derived from the key. Children
 * that it carries are created with the job, or nothing is.
 */
record CreateRule(Order.CreateJob order) implements Rule {

  @Override
  public void check(CommandCheck check) {
    check.route(order.route());
    job(check, order.job());
    List<Order.NewJob> children = order.children();
    check.between("/children", children.size(), 0, Limits.CHILDREN_AT_ONCE_MAX);
    for (int i = 0; i < Math.min(children.size(), Limits.CHILDREN_AT_ONCE_MAX); i++) {
      job(check.within("/children/" + i), children.get(i));
    }
    check
        .within("")
        .bytes("/children", order.bytesOfAll(), Limits.CREATE_BYTES_MAX)
        .since(
            EngineVersion.CREATES_WITH_CHILDREN,
            order.job().completion() != Completion.BY_WORKER || !children.isEmpty(),
            "a job that completes with its children, or is created with them");
  }

  private static void job(CommandCheck check, Order.NewJob job) {
    check
        .word("/type", job.type())
        .between("/priority", job.priority(), 0, Limits.PRIORITY_MAX)
        .capabilities("/requiredCapabilities", job.requiredCapabilities())
        .between("/labels", job.labels().size(), 0, Limits.LABELS_MAX)
        .between("/maxAttempts", job.maxAttempts(), 1, Limits.ATTEMPTS_MAX)
        .lease(Optional.of(job.leaseTtl()));
    RetryPolicy retry = job.retry();
    check
        .span("/retry/initialDelay", retry.initialDelay(), Duration.ZERO, Limits.DELAY_MAX)
        .span("/retry/maxDelay", retry.maxDelay(), retry.initialDelay(), Limits.DELAY_MAX)
        .between("/retry/multiplier", retry.multiplier(), 1, RetryPolicy.MULTIPLIER_MAX);
    job.labels().forEach((key, value) -> label(check, key, value));
    job.runAt().ifPresent(check::runAt);
    boolean completesWithChildren = job.completion() == Completion.WHEN_CHILDREN_ARE;
    check
        .that(
            !(job.waitForChildren() || completesWithChildren) || job.runAt().isEmpty(),
            "/runAt",
            "a job that waits for its children runs when they are done")
        .that(
            !(job.waitForChildren() && completesWithChildren),
            "/waitForChildren",
            "a job that completes with its children never runs")
        .document("/payload", job.payload(), Limits.PAYLOAD_BYTES_MAX);
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

  /**
   * Without the shard: a repeat meets itself after the queue got more shards. What came with engine
   * version 4 is told only where it is asked for: other creates have the print that they had.
   */
  @Override
  public void fingerprint(Fingerprint print) {
    print.text(order.route().tenant()).text(order.route().queue());
    Order.NewJob job = order.job();
    terms(print, job);
    print.maybe(order.parentId()).text(job.waitForChildren()).text(job.requiresApproval());
    if (job.completion() != Completion.BY_WORKER || !order.children().isEmpty()) {
      print.text(job.completion().word()).text(order.children().size());
      order.children().forEach(child -> child(print, child));
    }
  }

  private static void terms(Fingerprint print, Order.NewJob job) {
    print
        .text(job.type())
        .document(job.payload())
        .text(job.priority())
        .each(job.requiredCapabilities())
        .each(job.labels().keySet())
        .each(job.labels().values())
        .maybe(job.runAt())
        .text(job.maxAttempts())
        .text(job.leaseTtl())
        .text(job.retry().initialDelay())
        .text(job.retry().maxDelay())
        .text(job.retry().multiplier());
  }

  private static void child(Fingerprint print, Order.NewJob child) {
    terms(print, child);
    print
        .text(child.waitForChildren())
        .text(child.requiresApproval())
        .text(child.completion().word());
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
    List<JobId> children = JobIds.children(id, draft.at.offset(), order.children().size());
    Optional<JobId> there =
        children.stream().filter(each -> draft.find(each).isPresent()).findFirst();
    if (there.isPresent()) {
      return taken(there.get());
    }
    Route route = parent.map(job -> job.spec().route()).orElse(order.route());
    EventHeader.Key key =
        new EventHeader.Key(draft.header().idempotencyKey().orElse(""), 0, draft.fingerprint());
    Order.NewJob job = order.job();
    JobSpec spec = spec(draft, id, route, job, order.parentId(), job.requiresApproval());
    StoredJob created = create(draft, spec, job.payload(), draft.cause(Optional.of(key)));
    for (int i = 0; i < children.size(); i++) {
      Order.NewJob child = order.children().get(i);
      boolean approval =
          child.requiresApproval() || (spec.completesWithChildren() && spec.requiresApproval());
      create(
          draft,
          spec(draft, children.get(i), route, child, Optional.of(id), approval),
          child.payload(),
          draft.cause());
    }
    return new Accepted(JobRule.bare(created.job()));
  }

  private static StoredJob create(
      DecisionDraft draft, JobSpec spec, JsonText payload, EventHeader.Cause cause) {
    return draft.create(
        new Fact.JobCreated(spec, payload, draft.jobs.goneFencingToken(spec.tenant(), spec.id())),
        spec.requiresApproval() ? JobStatus.AWAITING_APPROVAL : ApprovalRule.approved(draft, spec),
        cause);
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
    int own = order.children().isEmpty() ? 1 : 2;
    return draft.jobs.about(job.spec()).ancestors().size() + own < Limits.GENERATIONS_MAX
        ? Optional.empty()
        : Optional.of(
            Refusal.invalid(
                "/parentId", "it is generation " + Limits.GENERATIONS_MAX + " already"));
  }

  private static JobSpec spec(
      DecisionDraft draft,
      JobId id,
      Route route,
      Order.NewJob job,
      Optional<JobId> parentId,
      boolean requiresApproval) {
    return new JobSpec(
        id,
        route,
        job.type(),
        job.priority(),
        job.requiredCapabilities(),
        job.labels(),
        job.runAt(),
        job.maxAttempts(),
        job.leaseTtl(),
        job.retry(),
        parentId,
        job.waitForChildren(),
        requiresApproval,
        job.completion(),
        draft.principal(),
        draft.t,
        draft.at.offset());
  }
}
