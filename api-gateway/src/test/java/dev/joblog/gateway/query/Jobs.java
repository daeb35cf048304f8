// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import dev.joblog.protocol.Completion;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Jobs whose place in a sort is all that matters. */
final class Jobs {

  static JobSnapshot job(JobId id, Instant createdAt, int priority) {
    JobSpec spec =
        new JobSpec(
            id,
            new Route("acme", "default", 0),
            "thumbnail",
            priority,
            List.of(),
            new TreeMap<>(),
            Optional.empty(),
            5,
            Duration.ofMinutes(2),
            RetryPolicy.DEFAULT,
            Optional.empty(),
            false,
            false,
            Completion.BY_WORKER,
            "maker",
            createdAt,
            0);
    return JobSnapshot.bare(
        new Job(
            spec,
            JobStatus.PENDING,
            1,
            0,
            0,
            createdAt,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  private Jobs() {}
}
