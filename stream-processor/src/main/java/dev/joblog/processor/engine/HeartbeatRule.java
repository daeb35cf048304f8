// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.Beats;
import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.EventHeader.Cause;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Accepted;
import dev.joblog.protocol.Outcome.OfHeartbeat;
import dev.joblog.protocol.Outcome.Verdict;
import dev.joblog.protocol.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Heartbeat. Liveness is not history (ADR 0066): a heartbeat moves one row. It becomes an event
 * when it brings a checkpoint or changed progress and the attempt's last such event is old enough.
 * What is not told so, the job's next event carries.
 */
record HeartbeatRule(Order.Heartbeat order) implements LeaseRule {

  /** Log time between two events of an attempt's heartbeats. */
  static final Duration SPACING = Duration.ofSeconds(10);

  /** Events of one attempt after which the spacing doubles, again and again. */
  static final int DOUBLES_AFTER = 256;

  /** So it never passes a year. */
  private static final int DOUBLINGS_MAX = 20;

  @Override
  public void check(CommandCheck check) {
    order
        .progress()
        .ifPresent(
            progress ->
                check
                    .between("/progress/percent", progress.percent(), 0, 100)
                    .that(
                        Texts.isProse(progress.message().orElse(""), Limits.REASON_CHARS_MAX),
                        "/progress/message",
                        "it is not at most 1,024 plain characters"));
    order
        .checkpoint()
        .ifPresent(json -> check.document("/checkpoint", json, Limits.CHECKPOINT_BYTES_MAX));
  }

  @Override
  public void fingerprint(Fingerprint print) {}

  @Override
  public String verb() {
    return "heartbeat";
  }

  /** A cancelled job's lease is not extended: its worker is told to stop. */
  @Override
  public Verdict decide(DecisionDraft draft, StoredJob stored, Lease lease, Cause cause) {
    if (stored.job().status() == JobStatus.CANCELLING) {
      return new Accepted(new OfHeartbeat(lease.expiresAt(), true));
    }
    Instant extended = draft.t.plus(stored.leaseTtl());
    Instant expiresAt = extended.isAfter(lease.expiresAt()) ? extended : lease.expiresAt();
    Fact.LeaseExtended extension =
        new Fact.LeaseExtended(
            lease.fencingToken(), expiresAt, order.progress(), order.checkpoint());
    if (draft.version.keepsHeartbeatsOutOfHistory()) {
      beat(draft, stored, extension);
    } else {
      draft.emit(stored, extension, JobStatus.CLAIMED, draft.cause());
    }
    return new Accepted(new OfHeartbeat(expiresAt, false));
  }

  /**
   * @param extension the event, if it is to be one
   */
  private static void beat(DecisionDraft draft, StoredJob stored, Fact.LeaseExtended extension) {
    Job job = stored.job();
    Beats.Attempt attempt = draft.beats.find(job.tenant(), job.id()).orElse(Beats.Attempt.BEGUN);
    if (brings(job, attempt, extension) && !isTooSoon(draft.t, attempt)) {
      StoredJob told = draft.emit(stored, extension, JobStatus.CLAIMED, draft.cause());
      Beats.Attempt now =
          new Beats.Attempt(attempt.told() + 1, Optional.of(draft.t), Optional.empty());
      draft.beat(told.job(), now, Optional.empty());
    } else {
      Beats.Attempt now =
          new Beats.Attempt(
              attempt.told(), attempt.toldAt(), Optional.of(untold(draft.t, attempt, extension)));
      draft.beat(job, now, extension.checkpoint());
    }
  }

  /** Progress that was brought too soon to be told counts as changed. */
  private static boolean brings(Job job, Beats.Attempt attempt, Fact.LeaseExtended extension) {
    Optional<Progress> untold = attempt.untold().flatMap(Beats.Untold::progress);
    return extension.checkpoint().isPresent()
        || (extension.progress().isPresent()
            && (untold.isPresent() || !extension.progress().equals(job.progress())));
  }

  private static boolean isTooSoon(Instant t, Beats.Attempt attempt) {
    int doublings = Math.min(attempt.told() / DOUBLES_AFTER, DOUBLINGS_MAX);
    Optional<Instant> next =
        attempt.toldAt().map(at -> at.plus(SPACING.multipliedBy(1L << doublings)));
    return next.filter(t::isBefore).isPresent();
  }

  private static Beats.Untold untold(
      Instant t, Beats.Attempt attempt, Fact.LeaseExtended extension) {
    Optional<Beats.Untold> before = attempt.untold();
    return new Beats.Untold(
        t,
        extension.expiresAt(),
        extension.progress().or(() -> before.flatMap(Beats.Untold::progress)),
        extension.checkpoint().isPresent()
            || before.filter(Beats.Untold::hasCheckpoint).isPresent());
  }
}
