// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

/** The codes of this dialect's errors that are in use here. */
enum ErrorCode {
  VALIDATION_FAILED(false),
  MISSING_IDEMPOTENCY_KEY(false),
  UNAUTHORIZED(false),
  FORBIDDEN_SCOPE(false),
  FORBIDDEN_ACTOR(false),
  STATE_CONFLICT(false),
  IDEMPOTENCY_CONFLICT(false),
  STALE_LOCK_TOKEN(false),
  PURGED(false),
  LOCK_REQUIRED(false),
  LOCK_INVALID(false),
  TOO_MANY_ATTEMPTS(true),
  RATE_LIMITED(true),
  TEMPORARY_UNAVAILABLE(true);

  private final boolean retryable;

  ErrorCode(boolean retryable) {
    this.retryable = retryable;
  }

  /** Whether the same request, unchanged, may succeed later. */
  boolean isRetryable() {
    return retryable;
  }
}
