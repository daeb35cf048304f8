// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code Content-Type} says (RFC 9110 §8.3.1): parameters may be empty, quoted and in any
 * case (§5.6.6).
 *
 * @param name {@code application/json}, in small letters
 * @param charsets as they were given: one, or none; a confused client's may be several
 */
public record ContentType(String name, List<String> charsets) {

  public ContentType {
    charsets = List.copyOf(charsets);
  }

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern NAME = Pattern.compile("\\s*(" + TOKEN + "/" + TOKEN + ")\\s*");
  private static final Pattern PARAMETER =
      Pattern.compile(
          ";[ \\t]*(?:(" + TOKEN + ")=(?:(" + TOKEN + ")|\"((?:[^\"\\\\]|\\\\.)*+)\"))?[ \\t]*");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

  /** Empty when it is none. */
  public static Optional<ContentType> of(String header) {
    Matcher name = NAME.matcher(header);
    if (!name.lookingAt()) {
      return Optional.empty();
    }
    List<String> charsets = new ArrayList<>();
    int end = name.end();
    Matcher parameter = PARAMETER.matcher(header);
    while (end < header.length()) {
      if (!parameter.region(end, header.length()).lookingAt()) {
        return Optional.empty();
      }
      end = parameter.end();
      if ("charset".equalsIgnoreCase(parameter.group(1))) {
        charsets.add(value(parameter));
      }
    }
    return Optional.of(new ContentType(name.group(1).toLowerCase(Locale.ROOT), charsets));
  }

  private static String value(Matcher parameter) {
    return Optional.ofNullable(parameter.group(2))
        .orElseGet(() -> ESCAPE.matcher(parameter.group(3)).replaceAll("$1"));
  }

  /**
   * Whether the bytes are UTF-8: JSON always is (RFC 8259 §8.1), and its charset says nothing
   * (§11), but one who names another charset may have written in it.
   */
  public boolean isUtf8() {
    try {
      return charsets.stream()
          .map(Charset::forName)
          .allMatch(Set.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII)::contains);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return false;
    }
  }
}
