// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import dev.joblog.protocol.JobStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A job's status in this dialect. Upstream never published its words; these are ours. */
enum Status {
  /** Nobody works it yet. */
  PENDING,
  IN_PROGRESS,
  COMPLETED,
  FAILED,
  CANCELLED;

  static Status of(JobStatus status) {
    return switch (status) {
      case AWAITING_APPROVAL, BLOCKED, SCHEDULED, PENDING -> PENDING;
      case CLAIMED, CANCELLING -> IN_PROGRESS;
      case COMPLETED -> COMPLETED;
      case FAILED -> FAILED;
      case CANCELLED -> CANCELLED;
    };
  }

  /** In whatever case. */
  static Optional<Status> of(String word) {
    return Arrays.stream(values())
        .filter(status -> status.name().equals(word.toUpperCase(Locale.ROOT)))
        .findFirst();
  }

  /** Those of the core that look like this one here. */
  List<JobStatus> ofCore() {
    return Arrays.stream(JobStatus.values()).filter(status -> of(status) == this).toList();
  }
}
