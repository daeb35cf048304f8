// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.v2.Problem.Fault;
import dev.joblog.protocol.NameRule;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The query parameters of one request, taken by name and type. */
final class Queries {

  static final String LABEL_PREFIX = "label.";
  static final String ANY_LABEL = LABEL_PREFIX + "*";

  private static final int QUOTED_CHARS_MAX = 64;

  private final MultivaluedMap<String, String> given;

  Queries(MultivaluedMap<String, String> given) {
    this.given = given;
  }

  /** At most once. */
  Optional<String> one(String name) {
    List<String> values = many(name);
    if (values.size() > 1) {
      throw invalid(name, "Expected it once, but it repeats.");
    }
    return values.stream().findFirst();
  }

  List<String> many(String name) {
    return Optional.ofNullable(given.get(name)).orElse(List.of());
  }

  /**
   * @throws ProblemException {@code invalid-parameter} when the value reads as nothing
   */
  <T> Optional<T> one(String name, String what, Function<String, Optional<T>> read) {
    return one(name).map(text -> read(name, what, text, read));
  }

  <T> List<T> many(String name, int max, String what, Function<String, Optional<T>> read) {
    List<String> values = many(name);
    if (values.size() > max) {
      throw invalid(name, "Expected it at most " + max + " times, but it stands more often.");
    }
    return values.stream().map(text -> read(name, what, text, read)).distinct().toList();
  }

  private static <T> T read(
      String name, String what, String text, Function<String, Optional<T>> read) {
    return read.apply(text).orElseThrow(() -> invalid(name, "Expected " + what + "."));
  }

  /** {@code label.region=eu}: by the name after the prefix. */
  SortedMap<String, String> labels(int max) {
    SortedMap<String, String> labels = new TreeMap<>();
    for (String name : given.keySet()) {
      if (name.startsWith(LABEL_PREFIX)) {
        String key = name.substring(LABEL_PREFIX.length());
        if (!NameRule.LABEL_KEY.allows(key)) {
          throw invalid(name, "Expected a label name that matches " + NameRule.LABEL_KEY + ".");
        }
        labels.put(key, one(name).orElse(""));
      }
    }
    if (labels.size() > max) {
      throw invalid(ANY_LABEL, "Expected at most " + max + " labels, but there are more.");
    }
    return labels;
  }

  /** All but some, by name, the values of each in order too: however they were written. */
  SortedMap<String, List<String>> sorted(List<String> without) {
    SortedMap<String, List<String>> sorted = new TreeMap<>();
    given.forEach((name, values) -> sorted.put(name, values.stream().sorted().toList()));
    sorted.keySet().removeAll(without);
    return sorted;
  }

  /** A name from the outside, as far as an answer repeats it. */
  static String quoted(String name) {
    return name.length() <= QUOTED_CHARS_MAX ? name : name.substring(0, QUOTED_CHARS_MAX) + "…";
  }

  static ProblemException invalid(String name, String detail) {
    return new ProblemException(
        Problem.of(
                ProblemType.INVALID_PARAMETER,
                "Expected a value that " + quoted(name) + " can have, but it is another.")
            .withFault(Fault.parameter(quoted(name), detail)));
  }

  static ProblemException invalid(String name, List<String> allowed) {
    return new ProblemException(
        Problem.of(
                ProblemType.INVALID_PARAMETER,
                "Expected a value that " + name + " can have, but it is another.")
            .with("allowed", allowed)
            .withFault(Fault.parameter(name, "Expected one of " + allowed + ".")));
  }
}
