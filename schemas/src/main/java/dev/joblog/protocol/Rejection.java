// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.util.Locale;

/**
 * Why a command was refused, in descending precedence: when several apply, the first one is the
 * answer. A code never changes.
 */
public enum Rejection {
  /** The record lies on a partition that is not its route's; details name the right one. */
  WRONG_PARTITION,
  /** The command's deadline was before its log time. */
  DEADLINE_EXCEEDED,
  /** The command names another order than it carries; details carry {@code operation}, which. */
  OPERATION_MISMATCH,
  /** The command names no order, and its fields fit several; details carry {@code operations}. */
  OPERATION_REQUIRED,
  /** A field is outside what this protocol allows; details carry {@code pointer}. */
  COMMAND_INVALID,
  /** Payload, result or checkpoint is over its bound. */
  PAYLOAD_TOO_LARGE,
  /** Payload, result or checkpoint is not JSON. */
  PAYLOAD_INVALID,
  ENGINE_VERSION_UNSUPPORTED,
  /** No such job, or not one of this tenant's (or principal's). */
  JOB_NOT_FOUND,
  /** Purged by retention less than 30 days ago. */
  JOB_PURGED,
  /** Submit and fail need a key. */
  IDEMPOTENCY_KEY_REQUIRED,
  /** The key was used before with another order. */
  IDEMPOTENCY_KEY_REUSED,
  /** A create named an id that is taken. */
  JOB_EXISTS,
  /** A keyed create named an id that its key does not give. */
  JOB_ID_MISMATCH,
  PARENT_NOT_FOUND,
  /** The parent is final already. */
  PARENT_FINAL,
  /** A child must be in its parent's queue. */
  CHILD_QUEUE_MISMATCH,
  /** The job has another version than the command expects; details carry {@code version}. */
  VERSION_CONFLICT,
  LEASE_REQUIRED,
  /**
   * The token is none that this job ever had, or the caller is not its holder; details carry {@code
   * leaseFault}, {@code not-holder}, when it is another's live lease.
   */
  LEASE_INVALID,
  /** The job is final. */
  JOB_TERMINAL,
  /** The lease was this caller's and is over; details carry {@code leaseLoss}. */
  LEASE_LOST,
  JOB_NOT_CLAIMABLE,
  CAPABILITY_MISSING,
  NOT_AWAITING_APPROVAL,
  /** Retry is for failed and cancelled jobs. */
  JOB_NOT_RETRYABLE,
  /** The partition has as many parked claims as it may. */
  TOO_MANY_WAITERS;

  private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The word on the wire: {@code lease-lost}. */
  public String code() {
    return code;
  }
}
