// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.util.Optional;

/**
 * A job with its documents, as answers carry it.
 *
 * @param payload empty where the asker has it (a create) or does not need it (a submit)
 */
public record JobSnapshot(Job job, Optional<JsonText> payload, Optional<JsonText> result) {

  public static JobSnapshot bare(Job job) {
    return new JobSnapshot(job, Optional.empty(), Optional.empty());
  }

  public JobSnapshot withoutCheckpoint() {
    return new JobSnapshot(job.withWork(job.progress(), Optional.empty()), payload, result);
  }
}
