// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

/**
 * What a name may be: the one place where it is said. The gateway asks at the door and the engine
 * again at the decision. Its text is the rule as a regular expression, for sentences and for
 * openapi.yaml, which repeats it.
 */
public enum NameRule {
  /** Stands in record keys, before a slash. */
  TENANT("._-", Limits.NAME_CHARS_MAX),

  /** Stands in record keys, between a slash and a hash. */
  QUEUE("._-", Limits.NAME_CHARS_MAX),

  /** Job type, result type. */
  WORD("._:@/+-", Limits.WORD_CHARS_MAX),

  CAPABILITY("._:@/+-", Limits.CAPABILITY_CHARS_MAX),
  LABEL_KEY("._/-", Limits.LABEL_KEY_CHARS_MAX),

  /** Whom a token speaks for: visible ASCII. The engine takes any plain text. */
  PRINCIPAL("", Limits.WORD_CHARS_MAX),

  /** Visible ASCII. */
  IDEMPOTENCY_KEY("", Limits.IDEMPOTENCY_KEY_CHARS_MAX);

  private final String marks;
  private final int charsMax;

  /**
   * @param marks what may stand behind the first letter or digit, a hyphen last; none: every
   *     visible ASCII character may stand anywhere
   */
  NameRule(String marks, int charsMax) {
    this.marks = marks;
    this.charsMax = charsMax;
  }

  /** Whether the text is such a name. Linear in its length, and no longer than the bound. */
  public boolean allows(String text) {
    if (text.isEmpty() || text.length() > charsMax) {
      return false;
    }
    return marks.isEmpty()
        ? text.chars().allMatch(c -> c > 0x20 && c < 0x7F)
        : isAlphanumeric(text.charAt(0))
            && text.chars().allMatch(c -> isAlphanumeric(c) || marks.indexOf(c) >= 0);
  }

  private static boolean isAlphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** The rule as a regular expression. */
  @Override
  public String toString() {
    return marks.isEmpty()
        ? "[\\x21-\\x7E]{1," + charsMax + "}"
        : "[A-Za-z0-9][A-Za-z0-9" + marks + "]{0," + (charsMax - 1) + "}";
  }
}
