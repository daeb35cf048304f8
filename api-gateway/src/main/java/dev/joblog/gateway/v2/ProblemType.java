// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.protocol.Rejection;
import java.util.Locale;

/**
 * Every refusal of the native API: the one table from reason to status, title and whether the same
 * request may succeed later (RFC 9457). A code never changes.
 */
enum ProblemType {
  // The request itself.
  MALFORMED_JSON(400, "The body is not JSON", false),
  INVALID_BODY(422, "The body is not what this endpoint takes", false),
  PAYLOAD_TOO_LARGE(413, "The body, or a document in it, is too large", false),
  UNSUPPORTED_MEDIA_TYPE(415, "The body is not application/json", false),
  UNSUPPORTED_CONTENT_CODING(415, "The body is in a content coding that is not taken", false),
  UNKNOWN_PARAMETER(400, "A query parameter is not known here", false),
  INVALID_PARAMETER(400, "A query parameter has a value it can not have", false),
  INVALID_HEADER(400, "A header has a value it can not have", false),
  LIMIT_OUT_OF_RANGE(400, "The limit is out of range", false),
  INVALID_CURSOR(400, "The cursor is none of ours", false),
  CURSOR_MISMATCH(400, "The cursor belongs to another list", false),
  IDEMPOTENCY_KEY_INVALID(400, "The idempotency key is malformed", false),
  BAD_REQUEST(400, "The request is malformed", false),
  NOT_FOUND(404, "There is nothing here", false),
  METHOD_NOT_ALLOWED(405, "This address does not take this method", false),
  NOT_ACCEPTABLE(406, "No asked media type can be given", false),
  REQUEST_REFUSED(400, "The request was refused", false),

  // Who asks.
  UNAUTHENTICATED(401, "A valid bearer token is needed", false),
  INVALID_AUTHORIZATION(400, "The token came in a way that is refused", false),
  INSUFFICIENT_SCOPE(403, "The token does not allow this", false),
  KEYS_UNAVAILABLE(503, "Tokens can not be checked now", true),

  // The engine's reasons, by the same names as Rejection.
  WRONG_PARTITION(503, "The job's partition has moved", true),
  /** Nothing was done, for certain: 503 and not 504, which would leave that open. */
  DEADLINE_EXCEEDED(503, "The command reached the log too late and was not carried out", true),
  OPERATION_MISMATCH(422, "The command names another order than it carries", false),
  OPERATION_REQUIRED(422, "The command must name its order", false),
  COMMAND_INVALID(422, "A field is outside what the protocol allows", false),
  PAYLOAD_INVALID(422, "A document is not acceptable JSON", false),
  ENGINE_VERSION_UNSUPPORTED(422, "The engine version in force does not allow it", false),
  JOB_NOT_FOUND(404, "There is no such job", false),
  JOB_PURGED(410, "The job was purged", false),
  IDEMPOTENCY_KEY_REQUIRED(400, "An idempotency key is needed", false),
  IDEMPOTENCY_KEY_REUSED(422, "The idempotency key was used with another request", false),
  JOB_EXISTS(409, "The job id is taken", false),
  JOB_ID_MISMATCH(422, "The job id is not what its key gives", false),
  PARENT_NOT_FOUND(422, "There is no such parent", false),
  PARENT_FINAL(409, "The parent is final already", false),
  CHILD_QUEUE_MISMATCH(422, "A child must be in its parent's queue", false),
  VERSION_CONFLICT(412, "The job has another version", false),
  LEASE_REQUIRED(423, "A lease token is needed", false),
  LEASE_INVALID(423, "The lease token is not this job's, or not yours", false),
  JOB_TERMINAL(409, "The job is final", false),
  LEASE_LOST(409, "The lease is no longer yours", false),
  JOB_NOT_CLAIMABLE(409, "The job can not be claimed now", false),
  CAPABILITY_MISSING(403, "The job needs a capability that the token does not carry", false),
  NOT_AWAITING_APPROVAL(409, "The job does not wait for approval", false),
  JOB_NOT_RETRYABLE(409, "Only failed and cancelled jobs can be retried", false),
  TOO_MANY_WAITERS(503, "Too many claims wait already", true),

  // What is asked for is not there.
  JOB_NOT_FINISHED(409, "The job has no result yet", true),
  JOB_WITHOUT_RESULT(409, "The job ended without a result", false),
  REQUEST_NOT_FOUND(404, "There is no such request", false),

  // Streams.
  INVALID_STREAM_ID(400, "The id to go on from is none of this stream", false),
  TOO_MANY_STREAMS(429, "The tenant has too many open streams", true),

  // This service, now.
  OVERLOADED(503, "Too many requests are in flight", true),
  GATEWAY_ENDING(503, "This gateway ends; others do not", true),
  LOG_UNAVAILABLE(503, "The log can not be written or read now", true),
  PARTITION_UNAVAILABLE(503, "The job's partition has no owner now", true),
  INTERNAL_ERROR(500, "Something broke here", false);

  private static final String BASE = "https://joblog.dev/problems/";

  private final int status;
  private final String title;
  private final boolean retryable;
  private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

  ProblemType(int status, String title, boolean retryable) {
    this.status = status;
    this.title = title;
    this.retryable = retryable;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /** Whether the same request may succeed later, unchanged. */
  boolean retryable() {
    return retryable;
  }

  /** The last segment of {@link #uri()}: {@code lease-lost}. */
  String code() {
    return code;
  }

  String uri() {
    return BASE + code;
  }

  /** A reason of the engine has the same name here; a test holds the two together. */
  static ProblemType of(Rejection reason) {
    return valueOf(reason.name());
  }
}
