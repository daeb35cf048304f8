// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.protocol.Completion;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Failure;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.query.JobFilter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Jobs as the core would show them. */
final class Jobs {

  static final String TENANT = "labs";

  static Job fresh(JobSpec spec) {
    JobStatus status =
        spec.requiresApproval()
            ? JobStatus.AWAITING_APPROVAL
            : spec.waitForChildren() ? JobStatus.BLOCKED : JobStatus.PENDING;
    return job(spec, status, 1, 0, 0);
  }

  /** Where an approved job goes. */
  static JobStatus begun(Job job) {
    return job.spec().waits() ? JobStatus.BLOCKED : JobStatus.PENDING;
  }

  static Job with(Job job, JobStatus status) {
    return job(job.spec(), status, job.version() + 1, job.attempt(), job.fencingToken());
  }

  static Job worked(Job job, JobStatus status) {
    return job(job.spec(), status, job.version() + 2, 1, job.fencingToken() + 1);
  }

  private static Job job(
      JobSpec spec, JobStatus status, long version, int attempt, long fencingToken) {
    Instant t = spec.createdAt().plusMillis(version);
    return new Job(
        spec,
        status,
        version,
        attempt,
        fencingToken,
        t,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        status.isFinal() ? Optional.of(t) : Optional.empty());
  }

  static EventHeader.About about(Job job) {
    return new EventHeader.About(
        job.spec().queue(),
        job.spec().type(),
        List.of(),
        job.spec().labels(),
        Optional.of(job.spec().createdBy()));
  }

  static Job renamed(Job job, JobId id) {
    return fresh(job.spec(), id, job.spec().labels());
  }

  static Job unlabelled(Job job, String label) {
    SortedMap<String, String> labels = new TreeMap<>(job.spec().labels());
    labels.remove(label);
    return fresh(job.spec(), job.id(), labels);
  }

  private static Job fresh(JobSpec spec, JobId id, SortedMap<String, String> labels) {
    return fresh(
        new JobSpec(
            id,
            spec.route(),
            spec.type(),
            spec.priority(),
            spec.requiredCapabilities(),
            labels,
            spec.runAt(),
            spec.maxAttempts(),
            spec.leaseTtl(),
            spec.retry(),
            spec.parentId(),
            spec.waitForChildren(),
            spec.requiresApproval(),
            Completion.BY_WORKER,
            spec.createdBy(),
            spec.createdAt(),
            spec.createdOffset()));
  }

  static Execution attempt(String worker, Optional<Execution.End> end) {
    return new Execution(
        1,
        worker,
        1,
        FakeCore.T,
        end.map(ended -> FakeCore.T.plusSeconds(9)),
        end,
        end.filter(ended -> ended == Execution.End.FAILED)
            .map(ended -> new Failure("broken", Optional.of("no disk"), false)));
  }

  static boolean matches(Job job, JobFilter filter) {
    return filter.owner().map(job.spec().createdBy()::equals).orElse(true)
        && job.spec().labels().entrySet().containsAll(filter.labels().entrySet())
        && (filter.types().isEmpty() || filter.types().contains(job.spec().type()))
        && (filter.statuses().isEmpty() || filter.statuses().contains(job.status()))
        && (filter.parentId().isEmpty() || filter.parentId().equals(job.spec().parentId()))
        && filter.createdUntil().map(job.spec().createdAt()::isBefore).orElse(true);
  }

  static List<JobStatus> statuses(FakeCore core) {
    return core.jobs.values().stream().map(stored -> stored.job().status()).toList();
  }

  private Jobs() {}
}
