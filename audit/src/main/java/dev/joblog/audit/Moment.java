// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.protocol.EventHeader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When in a job's life: after one of its events, or at a log time; neither: now.
 *
 * @param sequence of the event
 */
public record Moment(OptionalLong sequence, Optional<Instant> t) {

  static Moment newest() {
    return new Moment(OptionalLong.empty(), Optional.empty());
  }

  /**
   * @param text a sequence ({@code 4}) or a time ({@code 2026-11-22T08:00:00Z})
   * @throws CouldNotRun when it is neither
   */
  public static Moment parse(String text) throws CouldNotRun {
    try {
      return text.matches("\\d{1,18}")
          ? new Moment(OptionalLong.of(Long.parseLong(text)), Optional.empty())
          : new Moment(OptionalLong.empty(), Optional.of(Instant.parse(text)));
    } catch (DateTimeException e) {
      throw new CouldNotRun(
          "Expected --at to be a number or a time like 2026-11-22T08:00:00Z, but it is "
              + text
              + ".",
          e);
    }
  }

  boolean isSequence() {
    return sequence.isPresent();
  }

  /** Whether the event comes later than this. */
  boolean isBefore(EventHeader event) {
    return sequence.isPresent()
        ? event.sequence() > sequence.getAsLong()
        : t.filter(at -> event.t().isAfter(at)).isPresent();
  }
}
