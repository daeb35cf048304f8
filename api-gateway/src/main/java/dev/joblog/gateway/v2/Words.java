// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.protocol.Limits;
import java.util.regex.Pattern;

/** The shapes of names that clients choose; openapi.yaml repeats them. */
final class Words {

  /** Stands in record keys, between a slash and a hash. */
  static final Pattern QUEUE = Pattern.compile("[A-Za-z0-9._-]{1," + Limits.NAME_CHARS_MAX + "}");

  /** Job type, result type, error code. */
  static final Pattern WORD = visible(Limits.WORD_CHARS_MAX);

  static final Pattern CAPABILITY = visible(Limits.CAPABILITY_CHARS_MAX);
  static final Pattern LABEL_KEY = visible(Limits.LABEL_KEY_CHARS_MAX);
  static final Pattern IDEMPOTENCY_KEY = visible(Limits.IDEMPOTENCY_KEY_CHARS_MAX);

  /** ASCII without blanks. */
  private static Pattern visible(int charsMax) {
    return Pattern.compile("[\\x21-\\x7E]{1," + charsMax + "}");
  }

  private Words() {}
}
