// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import java.util.HexFormat;

/**
 * One word for all ways to write a JSON number: {@code 1}, {@code 1.0} and {@code 10e-1} are one
 * number. RFC 8785 says "the same IEEE 754 double"; taken for all numbers, that would make two ids
 * above 2^53 one, and has no word for 1e400. So (ADR 0062):
 *
 * <ul>
 *   <li>whole numbers are equal when they are equal as decimals, however long;
 *   <li>others of at most 17 digits, which is what a double is written with, when they are the same
 *       double;
 *   <li>those of more digits, or too small for a double, when they are equal as decimals.
 * </ul>
 *
 * <p>The word of a double is its bits, not the shortest decimal that gives it, which two JDKs may
 * see differently (JDK-4511638). Linear in the number's length, whatever its exponent says.
 */
final class CanonicalNumber {

  /** What it takes to write any double so that it is read as itself (IEEE 754, 5.12.2). */
  private static final int DOUBLE_DIGITS_MAX = 17;

  /** An exponent of more is no long. */
  private static final int EXPONENT_DIGITS_MAX = 18;

  /**
   * @param number in JSON's grammar
   */
  static String of(String number) {
    String sign = number.startsWith("-") ? "-" : "";
    int end = number.length();
    for (int i = 0; i < number.length(); i++) {
      if (number.charAt(i) == 'e' || number.charAt(i) == 'E') {
        end = i;
      }
    }
    int point = number.indexOf('.');
    String written = number.substring(sign.length(), end).replace(".", "");
    String digits = withoutZerosAround(written);
    if (digits.isEmpty()) {
      return "0";
    }
    long shift = (long) written.length() - written.indexOf(digits) - digits.length();
    shift -= point < 0 ? 0 : end - point - 1;
    String exponent = end == number.length() ? "0" : exponent(number.substring(end + 1));
    return exponent.length() > EXPONENT_DIGITS_MAX
        ? sign + digits + "e" + exponent + "e" + shift
        : of(sign + digits, digits.length(), Long.parseLong(exponent) + shift);
  }

  private static String of(String digits, int length, long power) {
    if (power == 0) {
      return digits;
    }
    String decimal = digits + "e" + power;
    if (power > 0 || length > DOUBLE_DIGITS_MAX) {
      return decimal;
    }
    double nearest = Double.parseDouble(decimal);
    return nearest == 0
        ? decimal
        : "d" + HexFormat.of().toHexDigits(Double.doubleToLongBits(nearest));
  }

  private static String withoutZerosAround(String digits) {
    int from = 0;
    int to = digits.length();
    while (from < to && digits.charAt(from) == '0') {
      from++;
    }
    while (to > from && digits.charAt(to - 1) == '0') {
      to--;
    }
    return digits.substring(from, to);
  }

  /** Without a plus and zeros in front. */
  private static String exponent(String written) {
    String sign = written.startsWith("-") ? "-" : "";
    int from = written.startsWith("-") || written.startsWith("+") ? 1 : 0;
    while (from < written.length() - 1 && written.charAt(from) == '0') {
      from++;
    }
    return sign + written.substring(from);
  }

  private CanonicalNumber() {}
}
