// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.util.Optional;

/** Where a job is in its life (DESIGN 6; docs/lifecycle.md has every edge). */
public enum JobStatus {
  /** Created with {@code requiresApproval}; leaves by approve, reject or cancel. */
  AWAITING_APPROVAL("awaiting_approval"),
  /**
   * Waits for its children; leaves when at least one child exists and all are final, or by cancel.
   * A job that completes with its children goes from here to its end.
   */
  BLOCKED("blocked"),
  /** {@code runAt} or a retry back-off lies ahead; leaves by Tick or cancel. */
  SCHEDULED("scheduled"),
  /** Claimable now. */
  PENDING("pending"),
  /** Leased to one worker. */
  CLAIMED("claimed"),
  /** Cancel was asked while leased; ends with the lease. */
  CANCELLING("cancelling"),
  /** Final: a result was accepted, or all children are completed. */
  COMPLETED("completed"),
  /** Final: attempts exhausted, not retryable, or a child did not complete. */
  FAILED("failed"),
  /** Final: cancelled or rejected. */
  CANCELLED("cancelled");

  private final String word;

  JobStatus(String word) {
    this.word = word;
  }

  /** Its word on the wire and in rows, for ever: {@code awaiting_approval}. */
  public String word() {
    return word;
  }

  public boolean isFinal() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }

  public boolean isLeased() {
    return this == CLAIMED || this == CANCELLING;
  }

  public static Optional<JobStatus> of(String word) {
    for (JobStatus status : values()) {
      if (status.word.equals(word)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
