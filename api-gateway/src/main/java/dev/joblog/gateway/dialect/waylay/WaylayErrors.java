// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import dev.joblog.gateway.dialect.waylay.WaylayJson.Failed;
import dev.joblog.gateway.http.FaceErrors;
import dev.joblog.gateway.http.Refusal;
import dev.joblog.gateway.http.Refused;
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
    int status = trouble.status();
    SortedMap<String, String> headers = new TreeMap<>(trouble.headers());
    headers.put("Content-Type", WaylayWire.JSON);
    Failed body =
        new Failed(trouble.sentence(), trouble.code().orElseGet(() -> code(status)), status);
    return new Refusal(status, headers, WaylayWire.bytes(body));
  }

  static Refused badRequest(String sentence) {
    return new Refused(400, sentence);
  }

  static Refused notFound(String sentence) {
    return new Refused(404, sentence);
  }

  /** It is there, but the typed models have no shape for it. */
  static Refused notPresentable(String sentence) {
    return new Refused(404, "NOT_PRESENTABLE", sentence);
  }

  static Refused tooLarge(int bytesMax) {
    return new Refused(413, "Expected at most " + bytesMax + " bytes, but there are more.");
  }

  static Refused unknownClient() {
    return new Refused(401, "Expected a known client with its secret, but it is none.");
  }

  static Refused unavailable(String sentence, Duration retryAfter) {
    return new Refused(503, sentence).retryAfter(retryAfter);
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
