// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.core.Positions;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.dialect.Stages;
import dev.joblog.gateway.dialect.bacalhau.Family.Member;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.query.JobFilter;
import dev.joblog.protocol.query.JobKey;
import dev.joblog.protocol.query.JobSort;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** Finds jobs of this dialect, by whatever id, with all that belongs to them. */
final class Families {

  /** A short id: the first characters of an id. */
  static final int SHORT_CHARS = 8;

  /** Jobs that share a short id are as good as never more than two; of more, none is looked at. */
  static final int SHORT_ROWS_MAX = 100;

  /** Questions about one job's executions at once. */
  private static final int AT_ONCE = 16;

  private static final Pattern SHORT = Pattern.compile("[0-9a-fA-F]{" + SHORT_CHARS + "}");

  /** Behind a short id: before every other id that begins so (JobId: version 8, variant 2). */
  private static final String LOWEST = "-0000-8000-8000-000000000000";

  /** A page from the new end waits for nobody's log to catch up. */
  private static final JobSort NEWEST_FIRST = new JobSort(JobSort.Field.CREATED_AT, false);

  private final Reads reads;
  private final String tenant;

  Families(Reads reads, String tenant) {
    this.reads = reads;
    this.tenant = tenant;
  }

  /**
   * Jobs of this dialect, by what it ever asks for; none given: any.
   *
   * @param labels those of all jobs, or of all executions
   */
  static JobFilter filter(
      SortedMap<String, String> labels,
      Optional<String> owner,
      List<JobStatus> statuses,
      Optional<JobId> parent) {
    return new JobFilter(
        owner,
        List.of(),
        statuses,
        Optional.empty(),
        Optional.empty(),
        labels,
        parent,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * @param id full or short
   * @return fails with {@code error-job-not-found} when it is no job of this dialect
   */
  CompletionStage<Family> find(String id) {
    return head(id).thenCompose(this::of);
  }

  /** The job alone, with payload and result. */
  CompletionStage<JobSnapshot> head(String id) {
    if (SHORT.matcher(id).matches()) {
      return ofShort(id.toLowerCase(Locale.ROOT)).thenCompose(full -> byId(full, id));
    }
    return JobId.parse(id)
        .map(full -> byId(full, id))
        .orElseGet(() -> CompletableFuture.failedStage(Refusals.jobNotFound(id)));
  }

  private CompletionStage<JobSnapshot> byId(JobId id, String asked) {
    return get(id)
        .thenApply(
            found ->
                found
                    .filter(job -> is(job.job(), Orders.JOBS))
                    .orElseThrow(() -> Refusals.jobNotFound(asked)));
  }

  CompletionStage<Optional<JobSnapshot>> get(JobId id) {
    return reads
        .get(tenant, id, Positions.NONE)
        .thenApply(
            read ->
                BacalhauMapper.read(read) instanceof Reads.Found<JobSnapshot> found
                    ? Optional.of(found.value())
                    : Optional.empty());
  }

  private static boolean is(Job job, SortedMap<String, String> labels) {
    return job.spec().labels().entrySet().containsAll(labels.entrySet());
  }

  /**
   * Without a filter, so that the first rows are the answer, however many other jobs the tenant
   * has.
   */
  private CompletionStage<JobId> ofShort(String id) {
    JobKey before = new JobKey(Instant.EPOCH, JobId.parse(id + LOWEST).orElseThrow());
    return reads
        .list(
            tenant,
            filter(Collections.emptySortedMap(), Optional.empty(), List.of(), Optional.empty()),
            new JobSort(JobSort.Field.ID, true),
            Optional.of(before),
            SHORT_ROWS_MAX,
            Positions.NONE)
        .thenApply(read -> only(id, BacalhauMapper.read(read).jobs()));
  }

  private static JobId only(String id, List<JobSnapshot> rows) {
    List<JobId> ids =
        rows.stream()
            .map(JobSnapshot::job)
            .filter(job -> job.id().toString().startsWith(id) && is(job, Orders.JOBS))
            .map(Job::id)
            .toList();
    if (ids.size() > 1) {
      throw Refusals.badRequest(
          "Expected one job to begin with " + id + ", but several do: use the whole id.");
    }
    return ids.stream().findFirst().orElseThrow(() -> Refusals.jobNotFound(id));
  }

  /** The job with its executions. */
  CompletionStage<Family> of(JobSnapshot head) {
    if (Orders.concurrency(head.job().spec().labels()) == 1) {
      return member(head).thenApply(member -> new Family(head, List.of(member)));
    }
    return children(head.job().id())
        .thenCompose(
            children ->
                Stages.each(
                    children, AT_ONCE, child -> withResult(child).thenCompose(this::member)))
        .thenApply(members -> new Family(head, members));
  }

  private CompletionStage<JobSnapshot> withResult(JobSnapshot row) {
    return row.job().finishedAt().isEmpty()
        ? CompletableFuture.completedStage(row)
        : get(row.job().id()).thenApply(found -> found.orElse(row));
  }

  private CompletionStage<Member> member(JobSnapshot job) {
    if (job.job().fencingToken() == 0) {
      return CompletableFuture.completedStage(new Member(job, List.of()));
    }
    return reads
        .executions(tenant, job.job().id(), Positions.NONE)
        .thenApply(
            read ->
                BacalhauMapper.read(read) instanceof Reads.Found<List<Execution>> found
                    ? new Member(job, found.value())
                    : new Member(job, List.of()));
  }

  /** Without payloads and results; in the order of the executions. */
  CompletionStage<List<JobSnapshot>> children(JobId parent) {
    JobFilter ofParent =
        filter(Orders.EXECUTIONS, Optional.empty(), List.of(), Optional.of(parent));
    return reads
        .list(
            tenant,
            ofParent,
            NEWEST_FIRST,
            Optional.empty(),
            Submission.CONCURRENCY_MAX,
            Positions.NONE)
        .thenApply(
            read ->
                BacalhauMapper.read(read).jobs().stream()
                    .sorted(Comparator.comparingInt(Families::execution))
                    .toList());
  }

  static int execution(JobSnapshot child) {
    try {
      return Integer.parseInt(child.job().spec().labels().getOrDefault(Orders.EXECUTION, "0"));
    } catch (NumberFormatException notOurs) {
      return 0;
    }
  }
}
