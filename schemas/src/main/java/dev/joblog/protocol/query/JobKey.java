// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.query;

import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import java.time.Instant;
import java.util.Comparator;

/** A job's place in every sort. */
public record JobKey(Instant createdAt, JobId id) {

  public static JobKey of(Job job) {
    return new JobKey(job.spec().createdAt(), job.id());
  }

  public static Comparator<JobKey> order(JobSort sort) {
    Comparator<JobKey> up =
        sort.field() == JobSort.Field.ID
            ? Comparator.comparing(JobKey::id)
            : Comparator.comparing(JobKey::createdAt).thenComparing(JobKey::id);
    return sort.ascending() ? up : up.reversed();
  }
}
