// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import java.util.Optional;
import java.util.Set;

/**
 * Which events a subscription wants: every given part must hold.
 *
 * @param owner jobs that this principal created alone; empty: whoever did
 * @param types of jobs; none: any
 * @param statuses of jobs after the event; none: any
 * @param job this one alone
 * @param children of that job too, and theirs
 */
public record Watch(
    String tenant,
    Optional<String> owner,
    Set<String> types,
    Set<JobStatus> statuses,
    Optional<String> queue,
    Optional<JobId> job,
    boolean children) {

  public Watch {
    types = Set.copyOf(types);
    statuses = Set.copyOf(statuses);
  }

  boolean matches(EventHeader header) {
    return header.tenant().equals(tenant)
        && isShown(header)
        && (job.isEmpty() || isOf(header, job.get()))
        && (types.isEmpty() || types.contains(header.about().type()))
        && (statuses.isEmpty() || statuses.contains(header.status()))
        && (queue.isEmpty() || queue.get().equals(header.about().queue()));
  }

  /**
   * An event that does not name its job's creator is shown of the one job that is watched: that
   * this one may be seen, the state has said.
   */
  private boolean isShown(EventHeader header) {
    Optional<String> creator = header.about().createdBy();
    return owner.isEmpty()
        || (creator.isPresent() ? creator.equals(owner) : job.equals(Optional.of(header.jobId())));
  }

  private boolean isOf(EventHeader header, JobId wanted) {
    return header.jobId().equals(wanted)
        || (children && header.about().ancestors().contains(wanted));
  }

  /** Whether this is an event of the one job that is watched, whatever the other filters say. */
  boolean isOwn(EventHeader header) {
    return header.tenant().equals(tenant) && job.isPresent() && header.jobId().equals(job.get());
  }
}
