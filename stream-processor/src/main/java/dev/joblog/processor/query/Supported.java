// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.query;

import dev.joblog.processor.engine.Engine;
import dev.joblog.processor.engine.LeaseKeys;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a log may ask of this process: the first line of {@code GET /internal/settings}. A switch to
 * anything else stops the partitions that it owns.
 *
 * @param versionMax the newest engine version it knows
 * @param leaseKeys numbers of the lease keys it has
 */
public record Supported(int versionMax, SortedSet<Integer> leaseKeys) {

  private static final Pattern LINE =
      Pattern.compile("supports engineVersionMax=(\\d{1,9}) leaseKeys=(\\d{1,9}(?:,\\d{1,9})*)");

  public static Supported here(LeaseKeys leaseKeys) {
    return new Supported(Engine.VERSION_MAX, leaseKeys.numbers());
  }

  String line() {
    return "supports engineVersionMax="
        + versionMax
        + " leaseKeys="
        + leaseKeys.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** Empty when it is no such line. */
  public static Optional<Supported> parse(String line) {
    Matcher fields = LINE.matcher(line);
    if (!fields.matches()) {
      return Optional.empty();
    }
    SortedSet<Integer> keys = new TreeSet<>();
    for (String number : fields.group(2).split(",", -1)) {
      keys.add(Integer.parseInt(number));
    }
    return Optional.of(new Supported(Integer.parseInt(fields.group(1)), keys));
  }

  /** What is missing for a switch to these, as a person is told; empty: nothing. */
  public Optional<String> lacks(int version, int leaseKey) {
    if (version > versionMax) {
      return Optional.of(
          "to know engine version " + version + ", but it knows up to " + versionMax);
    }
    return leaseKeys.contains(leaseKey)
        ? Optional.empty()
        : Optional.of("to have lease key " + leaseKey + ", but it has " + leaseKeys);
  }
}
