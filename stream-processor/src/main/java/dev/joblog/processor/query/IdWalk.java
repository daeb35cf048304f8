// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.processor.store.Jobs;
import dev.joblog.processor.store.ReadableRows;
import dev.joblog.processor.store.RowCursor;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.Query;
import java.util.Optional;

/** A tenant's jobs by id: the job rows themselves lie in that order. */
final class IdWalk implements JobWalk {

  private final Jobs jobs;
  private final RowCursor cursor;

  IdWalk(ReadableRows rows, Query.ListJobs asked) {
    this.jobs = new Jobs(rows);
    this.cursor =
        jobs.byId(asked.tenant(), asked.after().map(JobKey::id), asked.sort().ascending());
  }

  @Override
  public boolean next() {
    return cursor.next();
  }

  @Override
  public JobKey key() {
    return JobKey.of(jobs.job(cursor).job());
  }

  @Override
  public Optional<Job> job() {
    return Optional.of(jobs.job(cursor).job());
  }

  @Override
  public void close() {
    cursor.close();
  }
}
