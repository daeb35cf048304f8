// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The moments that a client may write. */
final class TimestampSpecTest {

  private static final Instant NOW = Instant.parse("2026-03-31T10:00:00Z");

  @Test
  void everyWayIsRead() {
    Map<String, String> moments =
        Map.ofEntries(
            Map.entry("1500", "2026-03-31T09:59:58.500Z"),
            Map.entry("0", "2026-03-31T10:00:00Z"),
            Map.entry("90s", "2026-03-31T09:58:30Z"),
            Map.entry("15m", "2026-03-31T09:45:00Z"),
            Map.entry("2h", "2026-03-31T08:00:00Z"),
            Map.entry("3d", "2026-03-28T10:00:00Z"),
            Map.entry("2w", "2026-03-17T10:00:00Z"),
            Map.entry("1b", "2026-02-28T10:00:00Z"),
            Map.entry("1y", "2025-03-31T10:00:00Z"),
            Map.entry("P1M", "2026-02-28T10:00:00Z"),
            Map.entry("P1Y2M3D", "2025-01-28T10:00:00Z"),
            Map.entry("P2W", "2026-03-17T10:00:00Z"),
            Map.entry("PT1H30M", "2026-03-31T08:30:00Z"),
            Map.entry("P1DT1.5S", "2026-03-30T09:59:58.500Z"),
            Map.entry("2026-03-30", "2026-03-30T00:00:00Z"),
            Map.entry("2026-03-30+02:00", "2026-03-29T22:00:00Z"),
            Map.entry("2026-03-30T08:15", "2026-03-30T08:15:00Z"),
            Map.entry("2026-03-30 08:15:30", "2026-03-30T08:15:30Z"),
            Map.entry("2026-03-30T08:15:30.1234567Z", "2026-03-30T08:15:30.123Z"),
            Map.entry("2026-03-30T08:15:30-01:00", "2026-03-30T09:15:30Z"),
            Map.entry("2026-03-30T08:15:30 01:00", "2026-03-30T07:15:30Z"),
            Map.entry("999999999999999", "1970-01-01T00:00:00Z"),
            Map.entry("9999y", "1970-01-01T00:00:00Z"));
    moments.forEach(
        (text, moment) ->
            assertThat(TimestampSpec.read(text, NOW)).as(text).hasValue(Instant.parse(moment)));
  }

  @Test
  void whatIsNoMomentIsNotRead() {
    for (String text :
        List.of(
            "",
            "soon",
            "-5s",
            "5x",
            "5 s",
            "1.5h",
            "P",
            "PT",
            "P1H",
            "PT-5S",
            "p1m",
            "2026-02-30",
            "2026-13-01",
            "2026-03-30T25:00",
            "2026-03-30T08",
            "2026-03-30T08:15:30+99:00",
            "999999999999999y",
            "P999999999999Y",
            "9".repeat(TimestampSpec.CHARS_MAX + 1))) {
      assertThat(TimestampSpec.read(text, NOW)).as(text).isEmpty();
    }
  }
}
