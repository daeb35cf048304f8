// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One text for all ways to write a JSON value, by the rules of RFC 8785: no white space, members by
 * the UTF-16 code units of their names, one way to write each string. Our own, like {@link
 * JsonSyntax}, because fingerprints are kept: no library may ever see it differently. Numbers are
 * written by {@link CanonicalNumber}.
 */
final class CanonicalJson {

  private static final HexFormat HEX = HexFormat.of();
  private static final String SHORT = "\b\t\n\f\r\"\\";
  private static final String SHORT_NAMES = "btnfr\"\\";

  private final String text;
  private int at;
  private boolean repeated;

  private CanonicalJson(String text) {
    this.text = text;
  }

  /**
   * @param text that {@link JsonSyntax#isValue} accepted
   * @return empty when an object in it has two members of one name
   */
  static Optional<String> of(String text) {
    CanonicalJson json = new CanonicalJson(text);
    StringBuilder canonical = new StringBuilder(text.length());
    json.value(canonical);
    return json.repeated ? Optional.empty() : Optional.of(canonical.toString());
  }

  private void value(StringBuilder out) {
    switch (peek()) {
      case '{' -> object(out);
      case '[' -> array(out);
      case '"' -> quoted(string(), out);
      default -> scalar(out);
    }
  }

  private void object(StringBuilder out) {
    Map<String, String> members = new TreeMap<>(); // String's order is that of its code units
    at++;
    while (peek() != '}') {
      String name = string();
      skip(':');
      StringBuilder value = new StringBuilder();
      value(value);
      repeated |= members.put(name, value.toString()) != null;
      skip(',');
    }
    at++;
    String before = "{";
    for (Map.Entry<String, String> member : members.entrySet()) {
      out.append(before);
      quoted(member.getKey(), out);
      out.append(':').append(member.getValue());
      before = ",";
    }
    out.append(members.isEmpty() ? "{}" : "}");
  }

  private void array(StringBuilder out) {
    out.append('[');
    at++;
    String before = "";
    while (peek() != ']') {
      out.append(before);
      value(out);
      skip(',');
      before = ",";
    }
    at++;
    out.append(']');
  }

  private void scalar(StringBuilder out) {
    int from = at;
    while (at < text.length() && ",]} \t\n\r".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(from, at);
    boolean number = word.charAt(0) == '-' || Character.isDigit(word.charAt(0));
    out.append(number ? CanonicalNumber.of(word) : word);
  }

  /** The string that comes next, without its quotes and escapes. */
  private String string() {
    peek();
    StringBuilder string = new StringBuilder();
    for (at++; text.charAt(at) != '"'; at++) {
      char c = text.charAt(at);
      string.append(c == '\\' ? escaped() : c);
    }
    at++;
    return string.toString();
  }

  private char escaped() {
    char c = text.charAt(++at);
    if (c == 'u') {
      at += 4;
      return (char) Integer.parseInt(text, at - 3, at + 1, 16);
    }
    int known = SHORT_NAMES.indexOf(c);
    return known < 0 ? c : SHORT.charAt(known);
  }

  /**
   * As {@code JSON.stringify} has it; half a surrogate pair, which RFC 8785 refuses, stays the
   * escape that it came as, so that no two strings are written alike.
   */
  private static void quoted(String string, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      int known = SHORT.indexOf(c);
      if (known >= 0) {
        out.append('\\').append(SHORT_NAMES.charAt(known));
      } else if (c < 0x20 || isHalf(string, i)) {
        out.append("\\u").append(HEX.toHexDigits(c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private static boolean isHalf(String string, int i) {
    char c = string.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == string.length() || !Character.isLowSurrogate(string.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(string.charAt(i - 1)));
  }

  private char peek() {
    while (" \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return text.charAt(at);
  }

  private void skip(char c) {
    if (peek() == c) {
      at++;
    }
  }
}
