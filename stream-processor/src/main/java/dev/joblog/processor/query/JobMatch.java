// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.query.JobFilter;
import java.util.function.Predicate;

/** Whether a job is one of those asked for: the whole filter, whatever an index settled already. */
final class JobMatch implements Predicate<Job> {

  private final JobFilter filter;

  JobMatch(JobFilter filter) {
    this.filter = filter;
  }

  @Override
  public boolean test(Job job) {
    JobSpec spec = job.spec();
    return filter.owner().map(spec.createdBy()::equals).orElse(true)
        && (filter.types().isEmpty() || filter.types().contains(spec.type()))
        && (filter.statuses().isEmpty() || filter.statuses().contains(job.status()))
        && filter.queue().map(spec.queue()::equals).orElse(true)
        && (filter.resultType().isEmpty() || filter.resultType().equals(job.resultType()))
        && spec.labels().entrySet().containsAll(filter.labels().entrySet())
        && (filter.parentId().isEmpty() || filter.parentId().equals(spec.parentId()))
        && filter
            .runnableWith()
            .map(capabilities -> capabilities.containsAll(spec.requiredCapabilities()))
            .orElse(true)
        && filter.createdFrom().map(from -> !spec.createdAt().isBefore(from)).orElse(true)
        && filter.createdUntil().map(until -> spec.createdAt().isBefore(until)).orElse(true);
  }
}
