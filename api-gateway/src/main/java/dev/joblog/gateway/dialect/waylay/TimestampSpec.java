// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A moment as the client writes one: an age before now ({@code P1M}, {@code 2w}, bare
 * milliseconds), a date, or a time, which is UTC unless it says otherwise.
 */
final class TimestampSpec {

  static final int CHARS_MAX = 64;

  private static final Pattern AGE = Pattern.compile("(\\d{1,15})([ybwdhms]?)");
  private static final Pattern PERIOD =
      Pattern.compile("P(?=.)((?:\\d+Y)?(?:\\d+M)?(?:\\d+W)?(?:\\d+D)?)(T[0-9HMS.]+)?");
  private static final Pattern DATE =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)(Z|[+ -]\\d\\d:\\d\\d)?");
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?)"
              + "(Z|[+ -]\\d\\d:\\d\\d)?");

  /** No job is older or newer: years 1970 to 9999. */
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  /** Empty when the text is no such moment. */
  static Optional<Instant> read(String text, Instant now) {
    if (text.length() > CHARS_MAX) {
      return Optional.empty();
    }
    try {
      return moment(text, now.atZone(ZoneOffset.UTC)).map(TimestampSpec::within);
    } catch (DateTimeException | ArithmeticException noSuchMoment) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> moment(String text, ZonedDateTime now) {
    Matcher age = AGE.matcher(text);
    if (age.matches()) {
      return Optional.of(before(now, Long.parseLong(age.group(1)), age.group(2)).toInstant());
    }
    Matcher period = PERIOD.matcher(text);
    if (period.matches()) {
      return Optional.of(before(now, period).toInstant());
    }
    Matcher date = DATE.matcher(text);
    if (date.matches()) {
      return Optional.of(
          LocalDate.parse(date.group(1)).atStartOfDay().toInstant(offset(date.group(2))));
    }
    Matcher time = DATE_TIME.matcher(text);
    if (time.matches()) {
      return Optional.of(
          LocalDateTime.parse(time.group(1) + "T" + time.group(2))
              .toInstant(offset(time.group(3))));
    }
    return Optional.empty();
  }

  private static ZonedDateTime before(ZonedDateTime now, long count, String unit) {
    return switch (unit) {
      case "y" -> now.minusYears(count);
      case "b" -> now.minusMonths(count);
      case "w" -> now.minusWeeks(count);
      case "d" -> now.minusDays(count);
      case "h" -> now.minusHours(count);
      case "m" -> now.minusMinutes(count);
      case "s" -> now.minusSeconds(count);
      default -> now.minus(Duration.ofMillis(count));
    };
  }

  private static ZonedDateTime before(ZonedDateTime now, Matcher period) {
    String days = period.group(1);
    Optional<String> hours = Optional.ofNullable(period.group(2));
    ZonedDateTime then = days.isEmpty() ? now : now.minus(Period.parse("P" + days));
    return hours.isEmpty() ? then : then.minus(Duration.parse("P" + hours.get()));
  }

  /** A plus sign that was not escaped arrives as a blank. */
  private static ZoneOffset offset(@Nullable String zone) {
    return zone == null || zone.toUpperCase(Locale.ROOT).equals("Z")
        ? ZoneOffset.UTC
        : ZoneOffset.of(zone.replace(' ', '+'));
  }

  /** An age that reaches before the epoch means "ever". */
  private static Instant within(Instant instant) {
    Instant since = instant.isBefore(Instant.EPOCH) ? Instant.EPOCH : instant;
    if (since.isAfter(LATEST)) {
      throw new DateTimeException("Expected a year up to 9999");
    }
    return Instant.ofEpochMilli(since.toEpochMilli());
  }

  private TimestampSpec() {}
}
