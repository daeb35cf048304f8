// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

/** What may stand in sentences. */
final class Texts {

  /** Cut to at most {@code charsMax}, never through a surrogate pair. */
  static String shortened(String text, int charsMax) {
    if (text.length() <= charsMax) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(charsMax - 1)) ? charsMax - 1 : charsMax;
    return text.substring(0, end);
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

  private Texts() {}
}
