// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Words in their natural order, so that the same words are the same bytes. */
final class Words {

  /** Capabilities: without repeats. */
  static List<String> sorted(Collection<String> words) {
    return words.size() < 2 ? List.copyOf(words) : List.copyOf(new TreeSet<>(words));
  }

  /** Labels, details. */
  static SortedMap<String, String> sorted(Map<String, String> words) {
    return words instanceof SortedMap<String, String> sorted && sorted.comparator() == null
        ? sorted
        : Collections.unmodifiableSortedMap(new TreeMap<>(words));
  }

  private Words() {}
}
