// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What was measured, by line and side, in the order in which it came. */
final class Results {

  private final Map<String, Map<String, Rounds>> lines = new LinkedHashMap<>();

  Rounds of(String line, String side) {
    return lines
        .computeIfAbsent(line, name -> new LinkedHashMap<>())
        .computeIfAbsent(side, name -> new Rounds());
  }

  /** Rounds by side, by line. */
  Map<String, Map<String, Rounds>> lines() {
    return lines;
  }

  Set<String> sides() {
    Set<String> sides = new LinkedHashSet<>();
    lines.values().forEach(line -> sides.addAll(line.keySet()));
    return sides;
  }
}
