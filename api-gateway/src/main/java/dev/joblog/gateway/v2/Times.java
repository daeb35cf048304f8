// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ways a client may write a time, an age or a duration. All are cut to milliseconds. */
final class Times {

  private static final Pattern RFC_3339 =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
  private static final Pattern MILLIS = Pattern.compile("\\d{1,15}");
  private static final Pattern AGE = Pattern.compile("(\\d{1,9})(ms|s|m|h|d|w)");

  /** No job is older or newer: years 1970 to 9999. */
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  static Optional<Instant> rfc3339(String text) {
    if (!RFC_3339.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return within(OffsetDateTime.parse(text.replace('t', 'T').replace('z', 'Z')).toInstant());
    } catch (DateTimeException noSuchDay) {
      return Optional.empty();
    }
  }

  /** RFC 3339, or milliseconds since the epoch. */
  static Optional<Instant> time(String text) {
    return MILLIS.matcher(text).matches()
        ? within(Instant.ofEpochMilli(Long.parseLong(text)))
        : rfc3339(text);
  }

  /**
   * A time (RFC 3339, or a date: its midnight UTC), or an age before now: ISO-8601 ({@code PT15M},
   * {@code P1Y2M}), short ({@code 15m}, {@code 7d}), or bare milliseconds.
   */
  static Optional<Instant> timeOrAge(String text, Instant now) {
    try {
      if (DATE.matcher(text).matches()) {
        return within(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
      }
      if (MILLIS.matcher(text).matches()) {
        return within(now.minusMillis(Long.parseLong(text)));
      }
      Matcher age = AGE.matcher(text);
      if (age.matches()) {
        return within(now.minus(duration(Long.parseLong(age.group(1)), age.group(2))));
      }
      Optional<Duration> duration = duration(text);
      if (duration.isPresent()) {
        return within(now.minus(duration.get()));
      }
      if (text.startsWith("P")) {
        Period period = Period.parse(text);
        return period.isNegative()
            ? Optional.empty()
            : within(now.atZone(ZoneOffset.UTC).minus(period).toInstant());
      }
      return rfc3339(text);
    } catch (DateTimeException | ArithmeticException neither) {
      return Optional.empty();
    }
  }

  /** ISO-8601, not negative. */
  static Optional<Duration> duration(String text) {
    if (!text.startsWith("P")) {
      return Optional.empty();
    }
    try {
      Duration duration = Duration.parse(text);
      return duration.isNegative()
          ? Optional.empty()
          : Optional.of(Duration.ofMillis(duration.toMillis()));
    } catch (DateTimeException | ArithmeticException notOne) {
      return Optional.empty();
    }
  }

  private static Duration duration(long count, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      default -> Duration.ofDays(Math.multiplyExact(7L, count));
    };
  }

  /** An age that reaches before the epoch means "ever". */
  private static Optional<Instant> within(Instant instant) {
    Instant millis = instant.isBefore(Instant.EPOCH) ? Instant.EPOCH : instant;
    return millis.isAfter(LATEST)
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(millis.toEpochMilli()));
  }

  private Times() {}
}
