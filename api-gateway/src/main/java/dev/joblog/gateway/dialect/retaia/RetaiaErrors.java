// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import dev.joblog.gateway.http.FaceErrors;
import dev.joblog.gateway.http.Refusal;
import dev.joblog.gateway.http.Trouble;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** How this dialect says no, to whatever was refused and by whom. */
final class RetaiaErrors implements FaceErrors {

  static final String ROOT = "/api/v1";
  private static final String CONTENT_TYPE = "Content-Type";
  private static final String RETRY_AFTER = "Retry-After";
  private static final String RETRY_AFTER_SECONDS = "1";

  @Override
  public boolean owns(String path) {
    return path.equals(ROOT) || path.startsWith(ROOT + "/");
  }

  @Override
  public Refusal refusal(Trouble trouble) {
    return refusal(trouble, name -> Optional.empty());
  }

  @Override
  public Refusal refusal(Trouble trouble, Function<String, Optional<String>> header) {
    ErrorCode code =
        trouble.code().map(ErrorCode::valueOf).orElseGet(() -> codeOf(trouble.status()));
    Correlation correlation = Correlation.of(header.apply(Correlation.HEADER));
    SortedMap<String, String> headers = new TreeMap<>(trouble.headers());
    headers.put(CONTENT_TYPE, RetaiaJson.TYPE);
    headers.put(Correlation.HEADER, correlation.id());
    if (trouble.status() == 429 || trouble.status() == 503) {
      headers.putIfAbsent(RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    RetaiaJson.ErrorBody body =
        new RetaiaJson.ErrorBody(
            code.name(),
            trouble.sentence(),
            new TreeMap<>(trouble.details()),
            code.isRetryable(),
            correlation.id());
    return new Refusal(trouble.status(), headers, RetaiaJson.bytes(body));
  }

  /** There is no word for "no such address": the path is what failed validation. */
  private static ErrorCode codeOf(int status) {
    return switch (status) {
      case 401 -> ErrorCode.UNAUTHORIZED;
      case 403 -> ErrorCode.FORBIDDEN_SCOPE;
      case 429 -> ErrorCode.RATE_LIMITED;
      default -> status < 500 ? ErrorCode.VALIDATION_FAILED : ErrorCode.TEMPORARY_UNAVAILABLE;
    };
  }
}
