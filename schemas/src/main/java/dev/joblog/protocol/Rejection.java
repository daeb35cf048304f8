// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

/**
 * Why a command was refused, in descending precedence: when several apply, the first one is the
 * answer. A code never changes.
 */
public enum Rejection {
  /** The record lies on a partition that is not its route's; details name the right one. */
  WRONG_PARTITION("wrong-partition"),
  /** The command's deadline was before its log time. */
  DEADLINE_EXCEEDED("deadline-exceeded"),
  /** The command names another order than it carries; details carry {@code operation}, which. */
  OPERATION_MISMATCH("operation-mismatch"),
  /** The command names no order, and its fields fit several; details carry {@code operations}. */
  OPERATION_REQUIRED("operation-required"),
  /** A field is outside what this protocol allows; details carry {@code pointer}. */
  COMMAND_INVALID("command-invalid"),
  /** Payload, result or checkpoint is over its bound. */
  PAYLOAD_TOO_LARGE("payload-too-large"),
  /** Payload, result or checkpoint is not JSON. */
  PAYLOAD_INVALID("payload-invalid"),
  /**
   * A switch goes back or leaves a version out, details carry {@code versionMax}; or an order asks
   * for what a later version brings, details carry {@code versionMin}.
   */
  ENGINE_VERSION_UNSUPPORTED("engine-version-unsupported"),
  /** No such job, or not one of this tenant's (or principal's). */
  JOB_NOT_FOUND("job-not-found"),
  /** Purged by retention less than 30 days ago. */
  JOB_PURGED("job-purged"),
  /** Submit and fail need a key. */
  IDEMPOTENCY_KEY_REQUIRED("idempotency-key-required"),
  /** The key was used before with another order. */
  IDEMPOTENCY_KEY_REUSED("idempotency-key-reused"),
  /** A create named an id that is taken. */
  JOB_EXISTS("job-exists"),
  /** A keyed create named an id that its key does not give. */
  JOB_ID_MISMATCH("job-id-mismatch"),
  PARENT_NOT_FOUND("parent-not-found"),
  /** The parent is final already. */
  PARENT_FINAL("parent-final"),
  /** A child must be in its parent's queue. */
  CHILD_QUEUE_MISMATCH("child-queue-mismatch"),
  /** The job has another version than the command expects; details carry {@code version}. */
  VERSION_CONFLICT("version-conflict"),
  LEASE_REQUIRED("lease-required"),
  /**
   * The token is none that this job ever had, or the caller is not its holder; details carry {@code
   * leaseFault}, {@code not-holder}, when it is another's live lease.
   */
  LEASE_INVALID("lease-invalid"),
  /** The job is final. */
  JOB_TERMINAL("job-terminal"),
  /** The lease was this caller's and is over; details carry {@code leaseLoss}. */
  LEASE_LOST("lease-lost"),
  JOB_NOT_CLAIMABLE("job-not-claimable"),
  CAPABILITY_MISSING("capability-missing"),
  NOT_AWAITING_APPROVAL("not-awaiting-approval"),
  /** Retry is for failed and cancelled jobs. */
  JOB_NOT_RETRYABLE("job-not-retryable"),
  /** The partition has as many parked claims as it may. */
  TOO_MANY_WAITERS("too-many-waiters");

  private final String code;

  Rejection(String code) {
    this.code = code;
  }

  /** The word on the wire: {@code lease-lost}. */
  public String code() {
    return code;
  }
}
