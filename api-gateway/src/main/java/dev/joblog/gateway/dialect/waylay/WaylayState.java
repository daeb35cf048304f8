// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import dev.joblog.protocol.JobStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The states of this dialect, as answers and the names of events say them. */
enum WaylayState {
  WAITING,
  ACTIVE,
  DELAYED,
  WAITING_CHILDREN,
  COMPLETED,
  FAILED,
  /** A word of filters alone: every status of the core has another. */
  UNKNOWN;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  String word() {
    return word;
  }

  static Optional<WaylayState> of(String word) {
    return Arrays.stream(values()).filter(state -> state.word.equals(word)).findFirst();
  }

  static WaylayState of(JobStatus status) {
    return switch (status) {
      case AWAITING_APPROVAL, PENDING -> WAITING;
      case BLOCKED -> WAITING_CHILDREN;
      case SCHEDULED -> DELAYED;
      case CLAIMED, CANCELLING -> ACTIVE;
      case COMPLETED -> COMPLETED;
      case FAILED, CANCELLED -> FAILED;
    };
  }

  List<JobStatus> statuses() {
    return Arrays.stream(JobStatus.values()).filter(status -> of(status) == this).toList();
  }
}
