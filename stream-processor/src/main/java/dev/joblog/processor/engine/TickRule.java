// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.DueIndex;
import dev.joblog.processor.store.DueIndex.Due;
import dev.joblog.processor.store.StoredJob;
import dev.joblog.processor.store.Waiters;
import dev.joblog.protocol.Beat;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Outcome.Verdict;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tick. Time passes: what is due at log time happens, earliest first, within bounds; the rest is
 * left to the next Tick. A Tick that comes twice or late changes nothing more.
 */
final class TickRule implements Rule {

  /**
   * Events of purged jobs after which one Tick leaves the rest to the next, however many rows it
   * deleted of them: which Tick purges what stays what it was in an old log.
   */
  static final int PURGED_EVENTS_MAX = 10_000;

  /** Events after which one Tick leaves the rest to the next, since engine version 3. */
  static final int EVENTS_MAX = 1_000;

  @Override
  public Optional<Verdict> decide(Work work) {
    new Firing(work).fire();
    return Optional.empty();
  }

  /** One Tick at work. */
  private static final class Firing {

    private final Work work;
    private final Endings endings;
    private final Consequences consequences;
    private long purgedEvents;
    private long recordBytes;

    Firing(Work work) {
      this.work = work;
      this.endings = new Endings(work);
      this.consequences = new Consequences(work);
    }

    void fire() {
      work.oldHistory.deleteSlice();
      for (Due due : work.due.until(work.t, Limits.TICK_ENTRIES_MAX)) {
        if (purgedEvents > PURGED_EVENTS_MAX || recordBytes > Limits.TICK_BYTES_MAX || isLong()) {
          return;
        }
        if (work.due.stands(due)) {
          fire(due);
          consequences.settle();
        }
      }
    }

    /** An entry that ends a job may end or wake its ancestors too. */
    private boolean isLong() {
      return work.version.boundsEventsOfTicks() && work.events() >= EVENTS_MAX;
    }

    private void fire(Due due) {
      switch (due.kind()) {
        case LEASE ->
            ofJob(
                due,
                leased -> {
                  recordBytes += untoldBytes(leased.job());
                  StoredJob expired = endings.expireIfPast(leased);
                  recordBytes += bytes(expired);
                });
        case RUN ->
            ofJob(
                due,
                scheduled -> {
                  work.emit(
                      scheduled, new Fact.JobBecamePending(), JobStatus.PENDING, work.cause());
                  recordBytes += bytes(scheduled);
                });
        case WAITER -> waiter(due);
        case RETENTION ->
            ofJob(
                due,
                over -> {
                  purgedEvents += over.job().version();
                  work.purge(over);
                });
        case CLAIM_KEY -> claimKey(due);
        case GONE -> gone(due);
      }
    }

    /** What is due of a job happens if the job's own row says so too; else the entry goes. */
    private void ofJob(Due due, Consumer<StoredJob> rule) {
      DueIndex.JobRef ref = DueIndex.job(due);
      work.jobs
          .find(ref.tenant(), ref.id())
          .filter(due::isOf)
          .ifPresentOrElse(rule, () -> work.repair(due));
    }

    /** While nobody waits, a waiter's row is one that was answered long ago. */
    private void waiter(Due due) {
      Optional<Waiters.Waiter> waiter =
          work.waiters.find(DueIndex.waiter(due)).filter(each -> each.until().equals(due.at()));
      if (waiter.isPresent() && work.meta().waiters() > 0) {
        work.giveNothing(waiter.get());
      } else {
        waiter.ifPresent(work.waiters::remove);
        work.repair(due);
      }
    }

    private void claimKey(Due due) {
      byte[] key = DueIndex.claimKey(due);
      if (work.claimKeys.until(key).filter(due.at()::equals).isPresent()) {
        work.claimKeys.forget(key);
      } else {
        work.repair(due);
      }
    }

    private void gone(Due due) {
      DueIndex.JobRef ref = DueIndex.job(due);
      Instant purgedAt = due.at().minus(Limits.GONE);
      if (work.jobs.purgedAt(ref.tenant(), ref.id()).filter(purgedAt::equals).isPresent()) {
        work.forgetGone(ref);
      } else {
        work.repair(due);
      }
    }

    /** A checkpoint that the lease's last event will carry. */
    private long untoldBytes(Job leased) {
      return work.beats.untold(leased).flatMap(Beat::checkpoint).map(JsonText::bytes).orElse(0);
    }

    /** What a match would hand out; nothing when nobody waits. */
    private long bytes(StoredJob stored) {
      return work.meta().waiters() == 0 ? 0 : Grants.size(work.jobs.snapshot(stored.job()));
    }
  }
}
