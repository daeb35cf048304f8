// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import dev.joblog.gateway.http.Refused;
import dev.joblog.protocol.query.Query;
import java.util.Optional;
import java.util.regex.Pattern;

/** How many jobs a list may show. */
final class ListLimit {

  static final int DEFAULT = 20;
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,100}");
  private static final int DIGITS_MAX = 9;

  /**
   * A number that is too small or too large is the nearest that will do, as upstream has it.
   *
   * @throws Refused {@code VALIDATION_FAILED} when it is no number
   */
  static int of(Optional<String> parameter) {
    if (parameter.isEmpty()) {
      return DEFAULT;
    }
    String text = parameter.get().strip();
    if (!NUMBER.matcher(text).matches()) {
      throw Refusals.of(
          400, ErrorCode.VALIDATION_FAILED, "Expected limit to be a number, but it is not.");
    }
    if (text.length() > DIGITS_MAX) {
      return text.startsWith("-") ? 1 : Query.LIMIT_MAX;
    }
    return Math.max(1, Math.min(Query.LIMIT_MAX, Integer.parseInt(text)));
  }

  private ListLimit() {}
}
