// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.DueIndex;
import dev.joblog.processor.store.DueIndex.Due;
import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Limits;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Time passes: what is due at log time happens, earliest first, within bounds; the rest is left to
 * the next Tick. A Tick that comes twice or late changes nothing more.
 */
final class TickRule {

  /** History rows that one Tick may purge before it leaves the rest to the next. */
  static final int PURGED_ROWS_MAX = 10_000;

  private final Work work;
  private final Endings endings;
  private final Consequences consequences;
  private long purgedRows;
  private long grantedBytes;

  TickRule(Work work, Endings endings) {
    this.work = work;
    this.endings = endings;
    this.consequences = new Consequences(work, endings);
  }

  void fire() {
    for (Due due : work.due.until(work.t, Limits.TICK_ENTRIES_MAX)) {
      if (purgedRows > PURGED_ROWS_MAX || grantedBytes > Limits.TICK_BYTES_MAX) {
        return;
      }
      if (work.due.stands(due)) {
        fire(due);
        consequences.settle();
      }
    }
  }

  private void fire(Due due) {
    switch (due.kind()) {
      case LEASE -> {
        StoredJob expired = endings.expireIfPast(job(due));
        grantedBytes += bytes(expired);
      }
      case RUN -> {
        StoredJob scheduled = job(due);
        work.emit(scheduled, new Fact.JobBecamePending(), JobStatus.PENDING, work.cause());
        grantedBytes += bytes(scheduled);
      }
      case WAITER ->
          work.waiters
              .find(DueIndex.waiter(due))
              .ifPresent(
                  waiter -> {
                    work.unpark(waiter);
                    work.answer(waiter, List.of());
                  });
      case RETENTION -> {
        StoredJob over = job(due);
        purgedRows += over.job().version();
        work.purge(over);
      }
      case CLAIM_KEY -> {
        work.claimKeys.forget(DueIndex.claimKey(due));
        work.due.remove(due);
      }
      case GONE -> {
        DueIndex.JobRef gone = DueIndex.job(due);
        Instant purgedAt = due.at().minus(Limits.GONE);
        work.forgetGone(gone, purgedAt);
      }
    }
  }

  /** What a match would hand out; nothing when nobody waits. */
  private long bytes(StoredJob stored) {
    return work.meta().waiters() == 0 ? 0 : ClaimRules.size(work.jobs.snapshot(stored.job()));
  }

  private StoredJob job(Due due) {
    DueIndex.JobRef ref = DueIndex.job(due);
    Optional<StoredJob> stored = work.jobs.find(ref.tenant(), ref.id());
    return stored.orElseThrow(
        () ->
            new IllegalStateException(
                "Expected job " + ref.id() + " of a due entry, but there is none"));
  }
}
