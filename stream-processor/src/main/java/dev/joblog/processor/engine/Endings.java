// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.EventHeader.Cause;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Failure;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Prose;
import java.util.Locale;
import java.util.Optional;

/** How leases and jobs end; used by the rules and by time. */
final class Endings {

  private static final JsonText NO_RESULT = new JsonText("null");

  private final DecisionDraft draft;

  Endings(DecisionDraft draft) {
    this.draft = draft;
  }

  /** A lease is dead at its deadline, whether or not its Tick came yet. */
  StoredJob expireIfPast(StoredJob stored) {
    return stored.job().lease().filter(lease -> !lease.isLiveAt(draft.t)).isPresent()
        ? expire(stored)
        : stored;
  }

  private StoredJob expire(StoredJob stored) {
    Job job = stored.job();
    Fact expired = new Fact.LeaseExpired(job.fencingToken());
    if (job.status() == JobStatus.CANCELLING) {
      return givenUp(
          draft.emit(stored, expired, JobStatus.CANCELLING, draft.cause()), draft.cause());
    }
    if (job.attempt() < job.spec().maxAttempts()) {
      return draft.emit(stored, expired, JobStatus.PENDING, draft.cause());
    }
    StoredJob lost = draft.emit(stored, expired, JobStatus.CLAIMED, draft.cause());
    return exhausted(lost, "the last lease expired without a result", draft.cause());
  }

  /** All attempts are used. */
  StoredJob exhausted(StoredJob stored, String last, Cause cause) {
    String message =
        String.format(
            Locale.ROOT,
            "%d of %d attempts used; %s",
            stored.job().attempt(),
            stored.job().spec().maxAttempts(),
            last);
    return failed(
        stored,
        new Failure(
            Failure.ATTEMPTS_EXHAUSTED,
            Optional.of(
                draft.version.recordsPlainTexts()
                    ? Prose.message(message)
                    : Texts.shortened(message, Limits.MESSAGE_CHARS_MAX)),
            false),
        cause);
  }

  StoredJob failed(StoredJob stored, Failure failure, Cause cause) {
    return draft.emit(
        stored, new Fact.JobFailed(failure, draft.purgeAt(stored.job())), JobStatus.FAILED, cause);
  }

  /** No lease, and no result but {@code null}. */
  StoredJob completedByChildren(StoredJob stored) {
    return draft.emit(
        stored,
        new Fact.JobCompleted(0, NO_RESULT, Optional.empty(), draft.purgeAt(stored.job())),
        JobStatus.COMPLETED,
        draft.cause());
  }

  StoredJob cancelled(StoredJob stored, Cancellation cancel, Cause cause) {
    return draft.emit(
        stored,
        new Fact.JobCancelled(cancel, draft.purgeAt(stored.job())),
        JobStatus.CANCELLED,
        cause);
  }

  /** A job in {@code cancelling} lost its worker: now it is cancelled. */
  StoredJob givenUp(StoredJob stored, Cause cause) {
    Cancellation asked =
        stored
            .job()
            .cancel()
            .orElseThrow(
                () -> new IllegalStateException("Expected a cancelling job to say who asked"));
    return cancelled(stored, asked, cause);
  }

  /** A live lease is given back, by its holder or because it never arrived. */
  StoredJob released(StoredJob stored, boolean undelivered, Optional<String> reason, Cause cause) {
    Fact released = new Fact.JobReleased(stored.job().fencingToken(), undelivered, reason);
    if (stored.job().status() == JobStatus.CANCELLING) {
      return givenUp(draft.emit(stored, released, JobStatus.CANCELLING, cause), cause);
    }
    return draft.emit(stored, released, JobStatus.PENDING, cause);
  }
}
