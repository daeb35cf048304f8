// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.protocol.Limits;
import java.util.regex.Pattern;

/** The shapes of names that clients choose; openapi.yaml repeats them. */
final class Words {

  /** Stands in record keys, between a slash and a hash. */
  static final Pattern QUEUE = word("._-", Limits.NAME_CHARS_MAX);

  /** Job type, result type. */
  static final Pattern WORD = word("._:@/+-", Limits.WORD_CHARS_MAX);

  static final Pattern CAPABILITY = word("._:@/+-", Limits.CAPABILITY_CHARS_MAX);
  static final Pattern LABEL_KEY = word("._/-", Limits.LABEL_KEY_CHARS_MAX);

  /** For people to read: more than blanks. */
  static final Pattern NOT_BLANK = Pattern.compile("(?s).*\\S.*");

  static final Pattern IDEMPOTENCY_KEY = visible(Limits.IDEMPOTENCY_KEY_CHARS_MAX);

  /**
   * Letters, digits and marks, the first no mark; as the engine has it.
   *
   * @param marks of which a hyphen is the last
   */
  private static Pattern word(String marks, int charsMax) {
    return Pattern.compile("[A-Za-z0-9][A-Za-z0-9" + marks + "]{0," + (charsMax - 1) + "}");
  }

  /** ASCII without blanks. */
  private static Pattern visible(int charsMax) {
    return Pattern.compile("[\\x21-\\x7E]{1," + charsMax + "}");
  }

  private Words() {}
}
