// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

/** What may stand in names and sentences. */
final class Texts {

  /** Cut to at most {@code charsMax}, never through a surrogate pair. */
  static String shortened(String text, int charsMax) {
    if (text.length() <= charsMax) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(charsMax - 1)) ? charsMax - 1 : charsMax;
    return text.substring(0, end);
  }

  /** A word of ASCII letters, digits and the given marks; the first character is no mark. */
  static boolean isWord(String text, int charsMax, String marks) {
    if (text.isEmpty() || text.length() > charsMax || !isAlphanumeric(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isAlphanumeric(c) && marks.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Any text without control characters and lone surrogates. */
  static boolean isPlain(String text, int charsMax) {
    if (text.length() > charsMax) {
      return false;
    }
    return text.codePoints()
        .allMatch(c -> !Character.isISOControl(c) && (c < 0xD800 || c > 0xDFFF));
  }

  /** Like {@link #isPlain}, but lines and tabs may stand in it. */
  static boolean isProse(String text, int charsMax) {
    return isPlain(text.replace('\n', ' ').replace('\r', ' ').replace('\t', ' '), charsMax);
  }

  static boolean isVisibleAscii(String text, int charsMax) {
    return !text.isEmpty()
        && text.length() <= charsMax
        && text.chars().allMatch(c -> c > 0x20 && c < 0x7F);
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private Texts() {}
}
