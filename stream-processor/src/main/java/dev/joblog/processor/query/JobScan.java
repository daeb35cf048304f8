// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.processor.store.Jobs;
import dev.joblog.processor.store.ReadableRows;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import dev.joblog.protocol.query.Query;
import dev.joblog.protocol.query.QueryAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One page of a list: a walk in the asked order over the most selective index, the rest of the
 * filter applied on the way. What a page costs is bounded by {@link #SCAN_MAX}, however many jobs
 * there are; what it then leaves out comes with the next one.
 */
final class JobScan {

  /** Rows that one page may look at. About 30 ms of point reads at worst (feasibility §5). */
  static final int SCAN_MAX = 2_000;

  /** Before the first row; the budget is larger than nothing, so it is never handed out. */
  private static final JobKey NOWHERE = new JobKey(Instant.EPOCH, JobId.of(0, 0, 0));

  private final Jobs jobs;
  private final ReadableRows rows;
  private final Query.ListJobs asked;
  private final int limit;
  private final JobMatch match;

  JobScan(ReadableRows rows, Query.ListJobs asked) {
    this.rows = rows;
    this.jobs = new Jobs(rows);
    this.asked = asked;
    this.limit = PartitionReader.bounded(asked.limit());
    this.match = new JobMatch(asked.filter());
  }

  QueryAnswer.JobPage page() {
    List<JobSnapshot> found = new ArrayList<>();
    try (JobWalk walk = walk()) {
      int scanned = 0;
      JobKey lastScanned = NOWHERE;
      while (walk.next()) {
        if (scanned++ == SCAN_MAX) {
          return cutOff(found, lastScanned);
        }
        Optional<Job> job = walk.job().filter(match);
        if (job.isPresent()) {
          // One match more than asked for: only then is there a next page, and it is not empty.
          if (found.size() == limit) {
            return new QueryAnswer.JobPage(found, Optional.of(JobKey.of(last(found))));
          }
          found.add(JobSnapshot.bare(job.get()));
        }
        lastScanned = walk.key();
      }
    }
    return new QueryAnswer.JobPage(found, Optional.empty());
  }

  /** The budget is spent: a full page ends at its last job, a short one where the scan stopped. */
  private QueryAnswer.JobPage cutOff(List<JobSnapshot> found, JobKey lastScanned) {
    return new QueryAnswer.JobPage(
        found, Optional.of(found.size() == limit ? JobKey.of(last(found)) : lastScanned));
  }

  private static Job last(List<JobSnapshot> found) {
    return found.get(found.size() - 1).job();
  }

  private JobWalk walk() {
    return asked.sort().field() == JobSort.Field.ID
        ? new IdWalk(rows, asked)
        : new CreatedWalk(rows, jobs, asked);
  }
}
