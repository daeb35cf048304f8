// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * For an appender of Logback: what Kafka's clients say again and again while a broker is away, each
 * twice a second, is written once in {@link #PERIOD}. One line is what one client says in one
 * wording, whatever broker it names. Safe from any thread.
 */
public final class RepeatedLines extends Filter<ILoggingEvent> {

  static final Duration PERIOD = Duration.ofMinutes(1);

  /** Wordings that are remembered; of what is forgotten the next is written. */
  static final int LINES_MAX = 1_000;

  private static final String KAFKA = "org.apache.kafka.";

  private final Map<String, Long> writtenAt = new OldestOut();

  private static final class OldestOut extends LinkedHashMap<String, Long> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Long> oldest) {
      return size() > LINES_MAX;
    }
  }

  @Override
  public FilterReply decide(ILoggingEvent event) {
    return !event.getLoggerName().startsWith(KAFKA)
            || isNew(event.getLoggerName() + ' ' + event.getMessage(), event.getTimeStamp())
        ? FilterReply.NEUTRAL
        : FilterReply.DENY;
  }

  /**
   * @param millis when it is said
   */
  private synchronized boolean isNew(String line, long millis) {
    Long before = writtenAt.get(line);
    if (before != null && millis - before < PERIOD.toMillis()) {
      return false;
    }
    writtenAt.put(line, millis);
    return true;
  }
}
