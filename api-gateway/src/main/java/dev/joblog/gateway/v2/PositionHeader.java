// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.gateway.core.Positions;
import dev.joblog.protocol.JobId;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code Joblog-Position: 0:17,3:4}: partition and offset, each partition once. */
final class PositionHeader {

  static final String NAME = "Joblog-Position";
  static final String EXPECTED = "Expected partition:offset, comma separated, each once.";

  private static final Pattern ENTRY = Pattern.compile("(\\d{1,4}):(\\d{1,18})");

  static String format(Positions positions) {
    return positions.offsets().entrySet().stream()
        .map(entry -> entry.getKey() + ":" + entry.getValue())
        .collect(Collectors.joining(","));
  }

  /**
   * What a request with these headers has seen.
   *
   * @param given every value of the header; none: nothing
   * @return empty when it is no position
   */
  static Optional<Positions> of(List<String> given) {
    return given.isEmpty() ? Optional.of(Positions.NONE) : parse(String.join(",", given));
  }

  /** Empty when the text is no position. */
  static Optional<Positions> parse(String text) {
    TreeMap<Integer, Long> offsets = new TreeMap<>();
    String[] entries = text.split(",", JobId.PARTITIONS_MAX + 1);
    if (entries.length > JobId.PARTITIONS_MAX) {
      return Optional.empty();
    }
    for (String entry : entries) {
      Matcher parts = ENTRY.matcher(entry.strip());
      if (!parts.matches()) {
        return Optional.empty();
      }
      int partition = Integer.parseInt(parts.group(1));
      if (partition >= JobId.PARTITIONS_MAX
          || offsets.put(partition, Long.parseLong(parts.group(2))) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(new Positions(offsets));
  }

  private PositionHeader() {}
}
