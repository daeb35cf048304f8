// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Values that stand at, or beyond, what a reader of JSON holds. */
public final class ExtremeValues {

  private static final int QUERY_CHARS_MAX = 500;

  /** Numbers, as RFC 8259 has them: no word of it bounds an exponent or a count of digits. */
  public static final List<String> NUMBERS =
      List.of(
          "1e2147483647",
          "1e2147483648",
          "-1e2147483648",
          "1e-2147483648",
          "1e-2147483649",
          "1e99999999999",
          "1E-99999999999",
          "0e99999999999",
          "0.1e2147483648",
          "1e" + "9".repeat(2_000),
          "1.7976931348623159e308",
          "4.9e-325",
          "-0.0",
          "9007199254740993",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775809",
          "1".repeat(999),
          "1".repeat(1_001),
          "0." + "1".repeat(1_001),
          "1.0",
          "2.5");

  /** What some libraries write, and what no JSON is. */
  public static final List<String> WORDS =
      List.of("NaN", "Infinity", "-Infinity", "+1", "01", "1.", ".5", "0x1", "1e", "--1");

  public static final List<String> OTHERS =
      List.of(
          "[".repeat(61) + "]".repeat(61),
          "[".repeat(1_001) + "]".repeat(1_001),
          "{\"a\":".repeat(300) + "1" + "}".repeat(300),
          "[".repeat(20_000),
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\u0000\"",
          "{\"\\ud800\":1}",
          "{\"a\":1,\"a\":2}");

  public static List<String> all() {
    return Stream.of(NUMBERS, WORDS, OTHERS).flatMap(List::stream).toList();
  }

  /** The beginning of a value, as a query has it: more would be too long for any address. */
  public static String inQuery(String value) {
    return URLEncoder.encode(
        value.substring(0, Math.min(QUERY_CHARS_MAX, value.length())), StandardCharsets.UTF_8);
  }

  private ExtremeValues() {}
}
