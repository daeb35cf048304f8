// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.query;

import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What one partition says. */
public sealed interface QueryAnswer {

  record Found(JobSnapshot job) implements QueryAnswer {}

  /**
   * @param purgedAt given: the job existed and was purged less than 30 days ago
   */
  record Missing(Optional<Instant> purgedAt) implements QueryAnswer {}

  /**
   * @param jobs in the asked order, at most the asked limit; without payload and result unless the
   *     query says so
   * @param scannedTo where the scan stopped before its end, at the limit or at its budget: jobs
   *     after this key are not in the answer; empty: there are no more
   */
  record JobPage(List<JobSnapshot> jobs, Optional<JobKey> scannedTo) implements QueryAnswer {}

  record Counts(List<Count> counts) implements QueryAnswer {}

  /** Jobs of one queue and type in one status. */
  record Count(String queue, String type, JobStatus status, long jobs) {}

  /**
   * @param more whether events after the last one exist
   */
  record HistoryPage(List<HistoryEntry> events, boolean more) implements QueryAnswer {}

  /** An event as history keeps it: payload, result and checkpoint are left out of the fact. */
  record HistoryEntry(EventHeader header, Fact fact) {}

  record Executions(List<Execution> executions) implements QueryAnswer {}
}
