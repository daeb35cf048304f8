// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

/** Why not, for programs; with the status and the name that go with it. */
enum ErrorCode {
  VALIDATION_ERROR(400, "BadRequestError"),
  /** The body is larger than any job may be. */
  PAYLOAD_TOO_LARGE(400, "BadRequestError"),
  /** The cursor is none of ours. */
  INVALID_CURSOR(400, "BadRequestError"),
  /** The cursor is of a list with other filters, another order, or another user's. */
  CURSOR_MISMATCH(400, "BadRequestError"),
  INVALID_TOKEN(401, "UnauthorizedError"),
  /** The token is believed, and does not allow this. Upstream has no 403. */
  MISSING_PERMISSION(401, "UnauthorizedError"),
  JOB_NOT_FOUND(404, "NotFoundError"),
  /** No such address. */
  NOT_FOUND(404, "NotFoundError"),
  METHOD_NOT_ALLOWED(405, "MethodNotAllowedError"),
  /** Come again; the header says when. */
  SERVICE_UNAVAILABLE(500, "InternalServerError"),
  INTERNAL_ERROR(500, "InternalServerError");

  private final int status;
  private final String errorName;

  ErrorCode(int status, String errorName) {
    this.status = status;
    this.errorName = errorName;
  }

  int status() {
    return status;
  }

  /** What upstream calls {@code name}. */
  String errorName() {
    return errorName;
  }
}
