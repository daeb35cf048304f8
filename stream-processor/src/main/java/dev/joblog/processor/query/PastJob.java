// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.processor.engine.JobFold;
import dev.joblog.processor.store.Jobs;
import dev.joblog.processor.store.ReadableRows;
import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.query.Query;
import dev.joblog.protocol.query.QueryAnswer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A job as it was: its history, folded from the beginning to the moment that is asked for. Costs
 * what the job's life until then was long.
 */
final class PastJob {

  /** Events that are folded for one answer; more than a year of heartbeats, one a minute. */
  static final int EVENTS_MAX = 1_000_000;

  private static final int PAGE = 1_000;

  private final Jobs jobs;
  private final Query.GetJobAt asked;

  PastJob(ReadableRows rows, Query.GetJobAt asked) {
    this.jobs = new Jobs(rows);
    this.asked = asked;
  }

  QueryAnswer answer() {
    Optional<StoredJob> now = jobs.find(asked.tenant(), asked.id());
    if (now.isEmpty()) {
      return PartitionReader.missing(jobs, asked.tenant(), asked.id());
    }
    Optional<StoredJob> then = fold();
    return then.isEmpty()
        ? new QueryAnswer.Missing(Optional.empty())
        : new QueryAnswer.Found(withDocuments(then.get().job()));
  }

  private Optional<StoredJob> fold() {
    Optional<StoredJob> then = Optional.empty();
    long folded = 0;
    while (folded < EVENTS_MAX) {
      List<Event> page = jobs.history(asked.tenant(), asked.id(), folded, PAGE);
      for (Event event : page) {
        if (isAfter(event)) {
          return then;
        }
        then = JobFold.fold(then, event);
        folded = event.header().sequence();
      }
      if (page.size() < PAGE) {
        return then;
      }
    }
    throw new IllegalStateException(
        String.format(
            Locale.ROOT,
            "Expected job %s to have had at most %d events by then, but it had more",
            asked.id(),
            EVENTS_MAX));
  }

  private boolean isAfter(Event event) {
    return event.header().t().isAfter(asked.until())
        || event.header().sequence() > asked.sequenceMax();
  }

  /** The payload is the job's from its creation on; the result from its completion on. */
  private JobSnapshot withDocuments(Job then) {
    JobSnapshot now = jobs.snapshot(then);
    Optional<JsonText> result =
        then.status() == JobStatus.COMPLETED ? now.result() : Optional.empty();
    return new JobSnapshot(then, now.payload(), result);
  }
}
