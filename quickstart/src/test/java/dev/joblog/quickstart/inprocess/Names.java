// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What golden files say in place of values that differ from run to run. */
final class Names {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)\\}");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final int SHORT_CHARS = 8;

  /** What is shorter stands in an answer by chance. */
  private static final int TELLING_CHARS_MIN = 6;

  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, Supplier<String>> fresh = new LinkedHashMap<>();
  private int uuids;

  /** From now on, in both directions. */
  void call(String name, String value) {
    values.put(name, value);
    if (UUID.matcher(value).matches()) {
      values.put(name + ".short", value.substring(0, SHORT_CHARS));
    }
  }

  /** Made anew whenever a request mentions it; never looked for in answers. */
  void callFresh(String name, Supplier<String> value) {
    fresh.put(name, value);
  }

  String value(String name) {
    return Optional.ofNullable(fresh.get(name))
        .map(Supplier::get)
        .or(() -> Optional.ofNullable(values.get(name)))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Expected a value called " + name + ", but there is none"));
  }

  /** A request as it is sent. */
  String filledIn(String text) {
    return REFERENCE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(value(m.group(1))));
  }

  /** Likewise, but for what somebody else fills in later. */
  String filledIn(String text, List<String> butFor) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            m ->
                Matcher.quoteReplacement(
                    butFor.contains(m.group(1)) ? m.group() : value(m.group(1))));
  }

  /** An answer as it is kept. */
  String named(String text) {
    String named = text;
    List<Map.Entry<String, String>> longestFirst =
        values.entrySet().stream()
            .filter(entry -> entry.getValue().length() >= TELLING_CHARS_MIN)
            .sorted(
                Comparator.comparingInt((Map.Entry<String, String> e) -> -e.getValue().length()))
            .toList();
    for (Map.Entry<String, String> entry : longestFirst) {
      named = named.replace(entry.getValue(), "${" + entry.getKey() + "}");
    }
    return UUID.matcher(named).replaceAll(m -> Matcher.quoteReplacement(nameOf(m.group())));
  }

  private String nameOf(String uuid) {
    Optional<String> known =
        values.entrySet().stream()
            .filter(entry -> entry.getValue().equals(uuid))
            .map(Map.Entry::getKey)
            .findFirst();
    if (known.isEmpty()) {
      uuids++;
      values.put("uuid-" + uuids, uuid);
    }
    return "${" + known.orElse("uuid-" + uuids) + "}";
  }
}
