// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.valpay;

import dev.joblog.gateway.http.FaceErrors;
import dev.joblog.gateway.http.Refusal;
import dev.joblog.gateway.http.Trouble;
import java.time.InstantSource;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** How this dialect says no, to whatever was refused and by whom. */
final class ValpayErrors implements FaceErrors {

  static final String ROOT = "/v1/jobs";

  private final InstantSource clock;

  ValpayErrors(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public boolean owns(String path) {
    return path.equals(ROOT) || path.startsWith(ROOT + "/");
  }

  @Override
  public Refusal refusal(Trouble trouble) {
    ErrorCode code = trouble.code().map(ErrorCode::valueOf).orElseGet(() -> codeOf(trouble));
    SortedMap<String, String> headers = new TreeMap<>(trouble.headers());
    headers.put("Content-Type", ValpayJson.TYPE);
    ValpayJson.ErrorBody body =
        new ValpayJson.ErrorBody(
            false,
            code.name(),
            code.status(),
            code.errorName(),
            ValpayJson.time(clock.instant()),
            trouble.sentence(),
            UUID.randomUUID().toString());
    return new Refusal(code.status(), headers, ValpayJson.bytes(body));
  }

  private static ErrorCode codeOf(Trouble trouble) {
    return switch (trouble.status()) {
      case 401 -> ErrorCode.INVALID_TOKEN;
      case 403 -> ErrorCode.MISSING_PERMISSION;
      case 404 -> ErrorCode.NOT_FOUND;
      case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
      case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
      case 503 -> ErrorCode.SERVICE_UNAVAILABLE;
      default -> trouble.status() < 500 ? ErrorCode.VALIDATION_ERROR : ErrorCode.INTERNAL_ERROR;
    };
  }
}
