// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobIds;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Limits;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an order about a job that completes with its children means for those that were created with
 * it: approve, reject, cancel and retry hold for each of them that they fit, in the same decision,
 * after the job itself and in the order of their creation. Children that were added later are left
 * alone: there may be any number of them.
 */
final class ChildOrders {

  private final DecisionDraft draft;
  private final Job parent;

  ChildOrders(DecisionDraft draft, Job parent) {
    this.draft = draft;
    this.parent = parent;
  }

  void approve(Optional<String> reason) {
    each(
        child -> {
          if (child.job().status() == JobStatus.AWAITING_APPROVAL) {
            ApprovalRule.approve(draft, child, reason, draft.cause());
          }
        });
  }

  /** Those that awaited approval are rejected like their parent, others are cancelled. */
  void reject(Optional<String> reason) {
    Cancellation rejected = new Cancellation(Cancellation.REJECTED, reason, draft.principal());
    each(
        child -> {
          if (child.job().status() == JobStatus.AWAITING_APPROVAL) {
            ApprovalRule.reject(draft, child, reason, draft.cause());
          } else {
            CancelRule.cancel(draft, child, rejected, draft.cause());
          }
        });
  }

  void cancel(Cancellation cancel) {
    each(child -> CancelRule.cancel(draft, child, cancel, draft.cause()));
  }

  void retry(Optional<String> reason) {
    each(
        child -> {
          if (RetryRule.isRetryable(child.job())) {
            RetryRule.retry(draft, child, reason, draft.cause());
          }
        });
  }

  private void each(Consumer<StoredJob> order) {
    JobSpec spec = parent.spec();
    if (!spec.completesWithChildren()) {
      return;
    }
    Endings endings = new Endings(draft);
    long ever = draft.jobs.children(spec.tenant(), spec.id()).total();
    int most = (int) Math.min(ever, Limits.CHILDREN_AT_ONCE_MAX);
    for (JobId id : JobIds.children(spec.id(), spec.createdOffset(), most)) {
      draft
          .find(id)
          .filter(child -> child.job().spec().parentId().equals(Optional.of(spec.id())))
          .map(endings::expireIfPast)
          .ifPresent(order);
    }
  }
}
