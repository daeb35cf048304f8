// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a job is, from its creation on; never changes. The payload stands beside it ({@link
 * JobSnapshot}), because most readers do not need it.
 *
 * @param requiredCapabilities sorted, without repeats
 * @param createdAt log time of the decision
 * @param createdOffset the create command's offset: older jobs have smaller ones within a partition
 */
public record JobSpec(
    JobId id,
    Route route,
    String type,
    int priority,
    List<String> requiredCapabilities,
    SortedMap<String, String> labels,
    Optional<Instant> runAt,
    int maxAttempts,
    Duration leaseTtl,
    RetryPolicy retry,
    Optional<JobId> parentId,
    boolean waitForChildren,
    boolean requiresApproval,
    Completion completion,
    String createdBy,
    Instant createdAt,
    long createdOffset) {

  public String tenant() {
    return route.tenant();
  }

  public String queue() {
    return route.queue();
  }

  /** Whether it begins blocked, once it is approved. */
  public boolean waits() {
    return waitForChildren || completesWithChildren();
  }

  public boolean completesWithChildren() {
    return completion == Completion.WHEN_CHILDREN_ARE;
  }
}
