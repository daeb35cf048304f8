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
  public Optional<Verdict> decide(DecisionDraft draft) {
    new Firing(draft).fire();
    return Optional.empty();
  }

  /** One Tick at work. */
  private static final class Firing {

    private final DecisionDraft draft;
    private final Endings endings;
    private final Consequences consequences;
    private long purgedEvents;
    private long recordBytes;

    Firing(DecisionDraft draft) {
      this.draft = draft;
      this.endings = new Endings(draft);
      this.consequences = new Consequences(draft);
    }

    void fire() {
      draft.oldHistory.deleteSlice();
      for (Due due : draft.due.until(draft.t, Limits.TICK_ENTRIES_MAX)) {
        if (purgedEvents > PURGED_EVENTS_MAX || recordBytes > Limits.TICK_BYTES_MAX || isLong()) {
          return;
        }
        if (draft.due.stands(due)) {
          fire(due);
          consequences.settle();
        }
      }
    }

    /** An entry that ends a job may end or wake its ancestors too. */
    private boolean isLong() {
      return draft.version.boundsEventsOfTicks() && draft.events() >= EVENTS_MAX;
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
                  draft.emit(
                      scheduled, new Fact.JobBecamePending(), JobStatus.PENDING, draft.cause());
                  recordBytes += bytes(scheduled);
                });
        case WAITER -> waiter(due);
        case RETENTION ->
            ofJob(
                due,
                over -> {
                  purgedEvents += over.job().version();
                  draft.purge(over);
                });
        case CLAIM_KEY -> claimKey(due);
        case GONE -> gone(due);
      }
    }

    /** What is due of a job happens if the job's own row says so too; else the entry goes. */
    private void ofJob(Due due, Consumer<StoredJob> rule) {
      DueIndex.JobRef ref = DueIndex.job(due);
      draft
          .jobs
          .find(ref.tenant(), ref.id())
          .filter(due::isOf)
          .ifPresentOrElse(rule, () -> draft.repair(due));
    }

    /** While nobody waits, a waiter's row is one that was answered long ago. */
    private void waiter(Due due) {
      Optional<Waiters.Waiter> waiter =
          draft.waiters.find(DueIndex.waiter(due)).filter(each -> each.until().equals(due.at()));
      if (waiter.isPresent() && draft.meta().waiters() > 0) {
        draft.endWait(waiter.get());
      } else {
        waiter.ifPresent(draft.waiters::remove);
        draft.repair(due);
      }
    }

    private void claimKey(Due due) {
      byte[] key = DueIndex.claimKey(due);
      if (draft.claimKeys.until(key).filter(due.at()::equals).isPresent()) {
        draft.claimKeys.forget(key);
      } else {
        draft.repair(due);
      }
    }

    private void gone(Due due) {
      DueIndex.JobRef ref = DueIndex.job(due);
      Instant purgedAt = due.at().minus(Limits.GONE);
      if (draft.jobs.purgedAt(ref.tenant(), ref.id()).filter(purgedAt::equals).isPresent()) {
        draft.forgetGone(ref);
      } else {
        draft.repair(due);
      }
    }

    /** A checkpoint that the lease's last event will carry. */
    private long untoldBytes(Job leased) {
      return draft.beats.untold(leased).flatMap(Beat::checkpoint).map(JsonText::bytes).orElse(0);
    }

    /** What a match would hand out; nothing when nobody waits. */
    private long bytes(StoredJob stored) {
      return draft.meta().waiters() == 0 ? 0 : Grants.size(draft.jobs.snapshot(stored.job()));
    }
  }
}
