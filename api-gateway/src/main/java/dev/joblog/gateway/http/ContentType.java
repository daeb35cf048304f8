// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code Content-Type} says (RFC 9110 §8.3.1): parameters may be empty, quoted and in any
 * case (§5.6.6).
 *
 * @param name {@code application/json}, in small letters
 * @param charset as it was given
 */
public record ContentType(String name, Optional<String> charset) {

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
    Optional<String> charset = Optional.empty();
    int end = name.end();
    Matcher parameter = PARAMETER.matcher(header);
    while (end < header.length()) {
      if (!parameter.region(end, header.length()).lookingAt()) {
        return Optional.empty();
      }
      end = parameter.end();
      if (charset.isEmpty() && "charset".equalsIgnoreCase(parameter.group(1))) {
        charset = Optional.of(value(parameter));
      }
    }
    return Optional.of(new ContentType(name.group(1).toLowerCase(Locale.ROOT), charset));
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
      return charset
          .map(Charset::forName)
          .filter(named -> !named.equals(StandardCharsets.UTF_8))
          .filter(named -> !named.equals(StandardCharsets.US_ASCII))
          .isEmpty();
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return false;
    }
  }
}
