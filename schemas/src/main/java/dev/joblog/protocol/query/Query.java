// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.query;

import dev.joblog.protocol.JobId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A question about one tenant's jobs on one partition. */
public sealed interface Query {

  /** Rows that one page or list answer may hold. */
  int LIMIT_MAX = 100;

  String tenant();

  /** Answered by Found or Missing. */
  record GetJob(String tenant, JobId id) implements Query {}

  /**
   * Answered by JobPage.
   *
   * @param after the last row the asker has; empty: from the beginning of the sort
   * @param limit 1 to {@link #LIMIT_MAX}
   */
  record ListJobs(String tenant, JobFilter filter, JobSort sort, Optional<JobKey> after, int limit)
      implements Query {}

  /**
   * What this worker could claim now, from the ready index: every queue of the tenant, only groups
   * whose capabilities it has, never scanning past others. Answered by JobPage (no cursor),
   * priority first, then oldest.
   *
   * @param types empty: any
   */
  record ListClaimable(String tenant, List<String> types, List<String> capabilities, int limit)
      implements Query {}

  /** Answered by Counts. */
  record CountJobs(String tenant) implements Query {}

  /**
   * Answered by HistoryPage: ascending by sequence.
   *
   * @param afterSequence 0 for the first page
   */
  record GetHistory(String tenant, JobId id, long afterSequence, int limit) implements Query {}

  /**
   * The job as it was after the last event that both bounds let through. Answered by Found, or by
   * Missing when it did not exist then.
   *
   * @param until log time, inclusive
   * @param sequenceMax inclusive
   */
  record GetJobAt(String tenant, JobId id, Instant until, long sequenceMax) implements Query {}

  /** Answered by Executions or Missing. */
  record GetExecutions(String tenant, JobId id) implements Query {}
}
