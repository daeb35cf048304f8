// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import dev.joblog.gateway.dialect.waylay.WaylayJson.Failed;
import dev.joblog.gateway.http.FaceErrors;
import dev.joblog.gateway.http.Refusal;
import dev.joblog.gateway.http.RefusalException;
import dev.joblog.gateway.http.Trouble;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every refusal of this dialect: {@code {"error", "code", "statusCode"}}. */
final class WaylayErrors implements FaceErrors {

  @Override
  public boolean owns(String path) {
    return path.startsWith("/registry/v2/") || path.startsWith("/accounts/v1/");
  }

  @Override
  public Refusal refusal(Trouble trouble) {
    return refusal(trouble.status(), code(trouble.status()), trouble.sentence(), trouble.headers());
  }

  private static Refusal refusal(
      int status, String code, String sentence, SortedMap<String, String> headers) {
    SortedMap<String, String> all = new TreeMap<>(headers);
    all.put("Content-Type", WaylayWire.JSON);
    return new Refusal(status, all, WaylayWire.bytes(new Failed(sentence, code, status)));
  }

  static RefusalException badRequest(String sentence) {
    return refused(400, code(400), sentence);
  }

  static RefusalException notFound(String sentence) {
    return refused(404, code(404), sentence);
  }

  /** It is there, but the typed models have no shape for it. */
  static RefusalException notPresentable(String sentence) {
    return refused(404, "NOT_PRESENTABLE", sentence);
  }

  static RefusalException tooLarge(int bytesMax) {
    return refused(413, code(413), "Expected at most " + bytesMax + " bytes, but there are more.");
  }

  static RefusalException unknownClient() {
    return refused(401, code(401), "Expected a known client with its secret, but it is none.");
  }

  static RefusalException unavailable(String sentence, Duration retryAfter) {
    SortedMap<String, String> headers = new TreeMap<>();
    headers.put("Retry-After", seconds(retryAfter));
    return new RefusalException(refusal(503, code(503), sentence, headers));
  }

  /** Whole seconds, at least one. */
  static String seconds(Duration retryAfter) {
    return Long.toString(Math.max(1, (retryAfter.toMillis() + 999) / 1_000));
  }

  private static RefusalException refused(int status, String code, String sentence) {
    return new RefusalException(refusal(status, code, sentence, new TreeMap<>()));
  }

  private static String code(int status) {
    return switch (status) {
      case 400 -> "BAD_REQUEST";
      case 401 -> "UNAUTHORIZED";
      case 403 -> "FORBIDDEN";
      case 404 -> "NOT_FOUND";
      case 405 -> "METHOD_NOT_ALLOWED";
      case 406 -> "NOT_ACCEPTABLE";
      case 413 -> "PAYLOAD_TOO_LARGE";
      case 415 -> "UNSUPPORTED_MEDIA_TYPE";
      case 429 -> "TOO_MANY_REQUESTS";
      case 503 -> "SERVICE_UNAVAILABLE";
      default -> status < 500 ? "BAD_REQUEST" : "INTERNAL_SERVER_ERROR";
    };
  }
}
