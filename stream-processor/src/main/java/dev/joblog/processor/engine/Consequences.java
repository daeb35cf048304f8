// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Failure;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import java.util.List;
import java.util.Optional;

/**
 * What a job's move means for others, in the same decision: a job that became pending goes to the
 * oldest fitting waiter; a final child may wake its parent, or end it.
 */
final class Consequences {

  private final DecisionDraft draft;
  private final Endings endings;

  Consequences(DecisionDraft draft) {
    this.draft = draft;
    this.endings = new Endings(draft);
  }

  /**
   * Until nothing moves any more: each job moves at most twice, and only upwards to its parents.
   */
  void settle() {
    while (draft.anyMoved()) {
      draft.nextMoved().ifPresent(this::settle);
    }
  }

  private void settle(StoredJob stored) {
    Job job = stored.job();
    if (job.status() == JobStatus.PENDING) {
      match(stored);
    } else if (job.status() == JobStatus.BLOCKED) {
      wake(job.tenant(), job.id());
    } else if (job.status().isFinal()) {
      job.spec().parentId().ifPresent(parent -> wake(job.tenant(), parent));
    }
  }

  private void match(StoredJob stored) {
    if (draft.meta().waiters() == 0) {
      return;
    }
    draft
        .waiters
        .oldestFitting(stored.job().spec(), draft.t)
        .ifPresent(
            waiter -> draft.answer(waiter, List.of(new Grants(draft).grant(stored, waiter))));
  }

  private void wake(String tenant, JobId parentId) {
    Optional<StoredJob> parent =
        draft
            .jobs
            .find(tenant, parentId)
            .filter(stored -> stored.job().status() == JobStatus.BLOCKED)
            .filter(stored -> draft.jobs.children(tenant, parentId).allFinal());
    if (parent.isEmpty()) {
      return;
    }
    long failed = draft.jobs.children(tenant, parentId).failed();
    if (failed == 0 && parent.get().job().spec().completesWithChildren()) {
      endings.completedByChildren(parent.get());
    } else if (failed == 0) {
      draft.emit(parent.get(), new Fact.JobBecamePending(), JobStatus.PENDING, draft.cause());
    } else {
      endings.failed(
          parent.get(),
          new Failure(
              Failure.CHILD_FAILED,
              Optional.of(failed + " of its children did not complete"),
              false),
          draft.cause());
    }
  }
}
