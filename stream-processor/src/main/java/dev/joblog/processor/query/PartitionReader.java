// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.processor.store.Counts;
import dev.joblog.processor.store.Jobs;
import dev.joblog.processor.store.ReadableRows;
import dev.joblog.processor.store.ReadyIndex;
import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.query.Query;
import dev.joblog.protocol.query.QueryAnswer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers each question over one partition's rows. Every answer is bounded: by the limit asked for,
 * by the scan budget, by what one job may hold.
 */
public final class PartitionReader {

  /** Safe from any thread, as long as nobody writes to the rows meanwhile. */
  public QueryAnswer answer(ReadableRows rows, Query query) {
    if (query instanceof Query.GetJob get) {
      return get(rows, get);
    }
    if (query instanceof Query.ListJobs list) {
      return new JobScan(rows, list).page();
    }
    if (query instanceof Query.ListClaimable claimable) {
      return claimable(rows, claimable);
    }
    if (query instanceof Query.CountJobs count) {
      return new QueryAnswer.Counts(new Counts(rows).of(count.tenant()));
    }
    if (query instanceof Query.GetHistory history) {
      return history(rows, history);
    }
    if (query instanceof Query.GetJobAt at) {
      return new PastJob(rows, at).answer();
    }
    return executions(rows, (Query.GetExecutions) query);
  }

  private static QueryAnswer get(ReadableRows rows, Query.GetJob get) {
    Jobs jobs = new Jobs(rows);
    return jobs.find(get.tenant(), get.id())
        .<QueryAnswer>map(stored -> new QueryAnswer.Found(jobs.snapshot(stored.job())))
        .orElseGet(() -> missing(jobs, get.tenant(), get.id()));
  }

  private static QueryAnswer claimable(ReadableRows rows, Query.ListClaimable asked) {
    Jobs jobs = new Jobs(rows);
    Set<String> types = new HashSet<>(asked.types());
    Set<String> capabilities = new HashSet<>(asked.capabilities());
    List<JobSnapshot> ready =
        ReadyIndex.of(rows, asked.tenant())
            .first(asked.tenant(), types, capabilities, bounded(asked.limit()))
            .stream()
            .flatMap(inLine -> jobs.find(asked.tenant(), inLine).stream())
            .map(stored -> JobSnapshot.bare(stored.job()))
            .toList();
    return new QueryAnswer.JobPage(ready, Optional.empty());
  }

  private static QueryAnswer history(ReadableRows rows, Query.GetHistory asked) {
    Jobs jobs = new Jobs(rows);
    if (jobs.find(asked.tenant(), asked.id()).isEmpty()) {
      return missing(jobs, asked.tenant(), asked.id());
    }
    int limit = bounded(asked.limit());
    List<Event> events = jobs.history(asked.tenant(), asked.id(), asked.afterSequence(), limit + 1);
    return new QueryAnswer.HistoryPage(
        events.stream()
            .limit(limit)
            .map(event -> new QueryAnswer.HistoryEntry(event.header(), event.fact()))
            .toList(),
        events.size() > limit);
  }

  private static QueryAnswer executions(ReadableRows rows, Query.GetExecutions asked) {
    Jobs jobs = new Jobs(rows);
    return jobs.find(asked.tenant(), asked.id())
        .map(StoredJob::executions)
        .<QueryAnswer>map(QueryAnswer.Executions::new)
        .orElseGet(() -> missing(jobs, asked.tenant(), asked.id()));
  }

  static QueryAnswer missing(Jobs jobs, String tenant, JobId id) {
    return new QueryAnswer.Missing(jobs.purgedAt(tenant, id));
  }

  /** The asker checks its limits; this bounds what a wrong one costs. */
  static int bounded(int limit) {
    return Math.max(1, Math.min(limit, Query.LIMIT_MAX));
  }
}
