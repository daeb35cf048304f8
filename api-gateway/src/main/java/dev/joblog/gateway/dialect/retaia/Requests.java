// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import dev.joblog.gateway.http.JsonValue;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Prose;
import java.util.Optional;

/** The bodies that come in. The lock is looked for first: without it nothing else matters. */
final class Requests {

  /** No token of ours is as long, and the rest of a longer one need not be kept. */
  static final int LOCK_TOKEN_CHARS_MAX = 256;

  record Heartbeat(String lockToken) {
    static Heartbeat read(RequestBody body) {
      return new Heartbeat(takeLockToken(body));
    }
  }

  /**
   * @param result as it was sent, and within its type's rights
   */
  record Submit(String lockToken, JobType type, JsonText result) {
    static Submit read(RequestBody body) {
      String lockToken = takeLockToken(body);
      JobType type =
          JobType.of(body.requiredText("job_type"))
              .orElseThrow(
                  () ->
                      Refusals.field(
                          "job_type",
                          "Expected job_type to be one of " + JobType.WORDS + ", but it is not."));
      JsonValue result =
          body.field("result")
              .orElseThrow(() -> Refusals.field("result", "Expected a result, but there is none."));
      ResultPatch.check(type, result);
      return new Submit(lockToken, type, new JsonText(result.raw()));
    }
  }

  record Fail(String lockToken, String errorCode, Optional<String> message, boolean retryable) {
    static Fail read(RequestBody body) {
      return new Fail(
          takeLockToken(body),
          Prose.code(body.requiredText("error_code")),
          body.text("message").map(Prose::message),
          body.requiredFlag("retryable"));
    }
  }

  private static String takeLockToken(RequestBody body) {
    String token =
        body.text("lock_token")
            .filter(text -> !text.isBlank())
            .orElseThrow(
                () ->
                    Refusals.of(
                        423, ErrorCode.LOCK_REQUIRED, "Expected a lock_token, but there is none."));
    return token.substring(0, Math.min(token.length(), LOCK_TOKEN_CHARS_MAX));
  }

  private Requests() {}
}
