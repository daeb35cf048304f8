// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an {@code Accept} takes (RFC 9110 §12.5.1). Of several ranges that fit a type, the most
 * specific one counts; a weight of zero is "not this one" (§12.4.2).
 *
 * @param ranges none: whatever there is
 */
public record Accepts(List<Range> ranges) {

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
  private static final Pattern RANGE =
      Pattern.compile(
          "[ \\t]*+(?:(?:("
              + TOKEN
              + ")/("
              + TOKEN
              + ")|(\\*))((?:[ \\t]*+;[ \\t]*+(?:"
              + TOKEN
              + "=(?:"
              + TOKEN
              + "|\"(?:[^\"\\\\]|\\\\.)*+\"))?+)*+))?+[ \\t]*+(?:,|$)");
  private static final Pattern ZERO =
      Pattern.compile(".*;[ \\t]*q=0(?:\\.0{0,3})?[ \\t]*(?:;.*)?", Pattern.CASE_INSENSITIVE);

  public Accepts {
    ranges = List.copyOf(ranges);
  }

  /**
   * @param type in small letters, as {@code subtype}; either may be {@code *}
   */
  record Range(String type, String subtype, boolean taken) {

    int precision() {
      return type.equals("*") ? 0 : subtype.equals("*") ? 1 : 2;
    }

    boolean fits(String ofType, String ofSubtype) {
      return type.equals("*")
          || (type.equals(ofType) && (subtype.equals("*") || subtype.equals(ofSubtype)));
    }
  }

  /**
   * Empty when it is no such list.
   *
   * @param lines the header's values, in order
   */
  public static Optional<Accepts> parse(List<String> lines) {
    String text = String.join(",", lines);
    List<Range> ranges = new ArrayList<>();
    Matcher element = RANGE.matcher(text);
    int end = 0;
    while (end < text.length()) {
      if (!element.region(end, text.length()).lookingAt()) {
        return Optional.empty();
      }
      end = element.end();
      Optional<String> parameters = Optional.ofNullable(element.group(4));
      if (parameters.isPresent()) {
        ranges.add(
            new Range(
                word(element.group(1)),
                word(element.group(2)),
                !ZERO.matcher(parameters.get()).matches()));
      }
    }
    return Optional.of(new Accepts(ranges));
  }

  /** An old client's lone star is both. */
  private static String word(@Nullable String given) {
    return given == null ? "*" : given.toLowerCase(Locale.ROOT);
  }

  /**
   * @param name {@code application/json}, without parameters
   */
  public boolean takes(String name) {
    String[] parts = name.split("/", 2);
    return ranges.isEmpty()
        || ranges.stream()
            .filter(range -> range.fits(parts[0], parts[1]))
            .max(Comparator.comparingInt(Range::precision).thenComparing(Range::taken))
            .filter(Range::taken)
            .isPresent();
  }
}
