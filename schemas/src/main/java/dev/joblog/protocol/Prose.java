// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

/**
 * Text that workers and people write for people: a failure's code and message, a progress message,
 * a reason. It is taken whatever it holds, because a worker that can't report its failure has no
 * other way to end the job (ADR 0061). What is recorded is plain:
 *
 * <ul>
 *   <li>terminal sequences (ECMA-48: colours, hyperlinks, cursor) are left out;
 *   <li>each other control character, but for tab and line ends in a sentence, and each half of a
 *       surrogate pair is U+FFFD;
 *   <li>what is longer than its bound is cut and ends with a mark.
 * </ul>
 *
 * <p>A text that is plain and within its bound stays as it is. The bounds count UTF-16 code units,
 * so a text has at most three times as many bytes. Linear in the text's length.
 */
public final class Prose {

  private static final char ESCAPE = 0x1B;
  private static final char BELL = 0x07;
  private static final char CSI = 0x9B;
  private static final char REPLACEMENT = 0xFFFD;
  private static final String CUT = "…";

  /** What a failure says; at most {@link Limits#MESSAGE_CHARS_MAX}. */
  public static String message(String text) {
    return sentence(text, Limits.MESSAGE_CHARS_MAX);
  }

  /** Why somebody asked, or how far a worker is; at most {@link Limits#REASON_CHARS_MAX}. */
  public static String reason(String text) {
    return sentence(text, Limits.REASON_CHARS_MAX);
  }

  /** A failure's code, on one line; at most {@link Limits#WORD_CHARS_MAX}. */
  public static String code(String text) {
    return cut(plain(text, ""), Limits.WORD_CHARS_MAX, CUT);
  }

  private static String sentence(String text, int charsMax) {
    String plain = plain(text, "\t\n\r");
    return cut(plain, charsMax, CUT + " [cut from " + plain.length() + " characters]");
  }

  /**
   * At most {@code charsMax}, never through a surrogate pair.
   *
   * @param mark the end of a text that was longer
   */
  private static String cut(String text, int charsMax, String mark) {
    if (text.length() <= charsMax) {
      return text;
    }
    int end = charsMax - mark.length();
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + mark;
  }

  private static String plain(String text, String allowed) {
    StringBuilder plain = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int sequence = sequence(text, at);
      if (sequence > 0) {
        at += sequence;
      } else if (pairAt(text, at)) {
        plain.append(c).append(text.charAt(at + 1));
        at += 2;
      } else {
        boolean unfit =
            Character.isSurrogate(c) || (Character.isISOControl(c) && allowed.indexOf(c) < 0);
        plain.append(unfit ? REPLACEMENT : c);
        at++;
      }
    }
    return plain.toString();
  }

  private static boolean pairAt(String text, int at) {
    return at + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
  }

  /** The length of the whole terminal sequence that begins here; 0 when there is none. */
  private static int sequence(String text, int at) {
    char c = text.charAt(at);
    if (c == CSI) {
      return control(text, at, at + 1);
    }
    if (c != ESCAPE || at + 1 == text.length()) {
      return 0;
    }
    return switch (text.charAt(at + 1)) {
      case '[' -> control(text, at, at + 2);
      case ']', 'P', 'X', '^', '_' -> string(text, at);
      default -> ended(text, at, after(text, at + 1, ' ', '/'), '0', '~');
    };
  }

  /** {@code CSI}, parameters, intermediates, a final byte: {@code ESC [ 31 m}. */
  private static int control(String text, int from, int parameters) {
    return ended(text, from, after(text, after(text, parameters, '0', '?'), ' ', '/'), '@', '~');
  }

  /** {@code ESC ]} and its like: what follows up to a bell or {@code ESC \}, on one line. */
  private static int string(String text, int from) {
    int end = from + 2;
    while (end < text.length() && !Character.isISOControl(text.charAt(end))) {
      end++;
    }
    if (end < text.length() && text.charAt(end) == BELL) {
      return end + 1 - from;
    }
    return text.startsWith("\u001B\\", end) ? end + 2 - from : 0;
  }

  private static int after(String text, int from, char first, char last) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= first && text.charAt(end) <= last) {
      end++;
    }
    return end;
  }

  private static int ended(String text, int from, int end, char first, char last) {
    boolean whole = end < text.length() && text.charAt(end) >= first && text.charAt(end) <= last;
    return whole ? end + 1 - from : 0;
  }

  private Prose() {}
}
