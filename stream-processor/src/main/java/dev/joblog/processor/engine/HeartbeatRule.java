// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.Beats;
import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Liveness is not history (ADR 0066): a heartbeat moves one row. It becomes an event when it brings
 * a checkpoint or changed progress and the attempt's last such event is old enough. What is not
 * told so, the job's next event carries.
 */
final class HeartbeatRule {

  /** Log time between two events of an attempt's heartbeats. */
  static final Duration SPACING = Duration.ofSeconds(10);

  /** Events of one attempt after which the spacing doubles, again and again. */
  static final int DOUBLES_AFTER = 256;

  /** So it never passes a year. */
  private static final int DOUBLINGS_MAX = 20;

  private final Work work;

  HeartbeatRule(Work work) {
    this.work = work;
  }

  /**
   * @param extension the event, if it is to be one
   */
  void beat(StoredJob stored, Fact.LeaseExtended extension) {
    Job job = stored.job();
    Beats.Attempt attempt = work.beats.find(job.tenant(), job.id()).orElse(Beats.Attempt.BEGUN);
    if (brings(job, attempt, extension) && !isTooSoon(attempt)) {
      StoredJob told = work.emit(stored, extension, JobStatus.CLAIMED, work.cause());
      Beats.Attempt now =
          new Beats.Attempt(attempt.told() + 1, Optional.of(work.t), Optional.empty());
      work.beat(told.job(), now, Optional.empty());
    } else {
      Beats.Attempt now =
          new Beats.Attempt(
              attempt.told(), attempt.toldAt(), Optional.of(untold(attempt, extension)));
      work.beat(job, now, extension.checkpoint());
    }
  }

  /** Progress that was brought too soon to be told counts as changed. */
  private static boolean brings(Job job, Beats.Attempt attempt, Fact.LeaseExtended extension) {
    Optional<Progress> untold = attempt.untold().flatMap(Beats.Untold::progress);
    return extension.checkpoint().isPresent()
        || (extension.progress().isPresent()
            && (untold.isPresent() || !extension.progress().equals(job.progress())));
  }

  private boolean isTooSoon(Beats.Attempt attempt) {
    int doublings = Math.min(attempt.told() / DOUBLES_AFTER, DOUBLINGS_MAX);
    Optional<Instant> next =
        attempt.toldAt().map(at -> at.plus(SPACING.multipliedBy(1L << doublings)));
    return next.filter(work.t::isBefore).isPresent();
  }

  private Beats.Untold untold(Beats.Attempt attempt, Fact.LeaseExtended extension) {
    Optional<Beats.Untold> before = attempt.untold();
    return new Beats.Untold(
        work.t,
        extension.expiresAt(),
        extension.progress().or(() -> before.flatMap(Beats.Untold::progress)),
        extension.checkpoint().isPresent()
            || before.filter(Beats.Untold::hasCheckpoint).isPresent());
  }
}
