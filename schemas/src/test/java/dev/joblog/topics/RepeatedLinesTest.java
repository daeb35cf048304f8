// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RepeatedLinesTest {

  private static final String CLIENT = "org.apache.kafka.clients.NetworkClient";

  private final RepeatedLines filter = new RepeatedLines();
  private Instant now = Instant.parse("2026-11-29T12:00:00Z");

  @Test
  void aClientSaysOneThingOnceInItsPeriod() {
    assertThat(isWritten(CLIENT, "[one] No broker {}")).isTrue();
    now = now.plus(RepeatedLines.PERIOD).minusMillis(1);
    assertThat(isWritten(CLIENT, "[one] No broker {}")).isFalse();
    assertThat(isWritten(CLIENT, "[one] Something else")).isTrue();
    assertThat(isWritten(CLIENT, "[two] No broker {}")).isTrue();

    now = now.plusMillis(1);
    assertThat(isWritten(CLIENT, "[one] No broker {}")).isTrue();
  }

  @Test
  void oneWarningOfOursIsWrittenOnceAndEverythingElseAlways() {
    String ours = "dev.joblog.gateway.kafka.LogProducer";
    assertThat(isWritten(Level.WARN, ours, "event=append-failed reason={}", "timeout")).isTrue();
    assertThat(isWritten(Level.WARN, ours, "event=append-failed reason={}", "timeout")).isFalse();
    assertThat(isWritten(Level.WARN, ours, "event=append-failed reason={}", "other")).isTrue();

    for (Level level : List.of(Level.INFO, Level.ERROR)) {
      assertThat(isWritten(level, ours, "event=again")).isTrue();
      assertThat(isWritten(level, ours, "event=again")).isTrue();
    }
  }

  @Test
  void aWarningOfAClientCountsByItsWordingAndAnErrorByItsWords() {
    assertThat(isWritten(Level.WARN, CLIENT, "No broker {}", "one")).isTrue();
    assertThat(isWritten(Level.WARN, CLIENT, "No broker {}", "two")).isFalse();

    assertThat(isWritten(Level.ERROR, CLIENT, "Failed for {}", "one")).isTrue();
    assertThat(isWritten(Level.ERROR, CLIENT, "Failed for {}", "two")).isTrue();
    assertThat(isWritten(Level.ERROR, CLIENT, "Failed for {}", "two")).isFalse();
  }

  @Test
  void whatBringsAnExceptionCountsByItsWordsAndTheKindOfTheException() {
    for (Level level : List.of(Level.WARN, Level.ERROR)) {
      Exception one = new IllegalStateException("one");
      String wording = level + " Failed for {}";
      assertThat(isWritten(level, CLIENT, wording, "a", one)).isTrue();
      assertThat(isWritten(level, CLIENT, wording, "a", new IllegalStateException("2"))).isFalse();
      assertThat(isWritten(level, CLIENT, wording, "a", new IllegalArgumentException())).isTrue();
      assertThat(isWritten(level, CLIENT, wording, "b", one)).isTrue();
    }
  }

  @Test
  void aClockThatJumpsBackDoesNotMute() {
    assertThat(isWritten(CLIENT, "No broker")).isTrue();
    now = now.minus(Duration.ofHours(1));
    assertThat(isWritten(CLIENT, "No broker")).isTrue();
    assertThat(isWritten(CLIENT, "No broker")).isFalse();
  }

  @Test
  void theOldestWordingIsForgottenAtTheBound() {
    for (int n = 0; n <= RepeatedLines.LINES_MAX; n++) {
      assertThat(isWritten(CLIENT, "wording " + n)).isTrue();
    }
    assertThat(isWritten(CLIENT, "wording 1")).isFalse();
    assertThat(isWritten(CLIENT, "wording 0")).isTrue();
  }

  private boolean isWritten(String logger, String message) {
    return isWritten(Level.WARN, logger, message);
  }

  private boolean isWritten(Level level, String logger, String message, Object... arguments) {
    LoggingEvent event = new LoggingEvent();
    event.setLoggerName(logger);
    event.setLevel(level);
    event.setMessage(message);
    if (arguments.length > 0 && arguments[arguments.length - 1] instanceof Throwable thrown) {
      event.setThrowableProxy(new ThrowableProxy(thrown));
    }
    event.setArgumentArray(arguments);
    event.setInstant(now);
    return filter.decide(event) == FilterReply.NEUTRAL;
  }
}
