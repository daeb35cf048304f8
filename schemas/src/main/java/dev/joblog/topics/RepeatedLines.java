// SPDX-License-Identifier: Apache-2.0
package dev.joblog.topics;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * For an appender of Logback: what is said again and again while a broker is away, is written once
 * in {@link #PERIOD}. Of Kafka's clients, each of which says it twice a second, that is one warning
 * of one client in one wording, whatever broker it names. Their errors, what brings an exception,
 * and the warnings of others count word for word, with the kind of the exception. Safe from any
 * thread.
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
    boolean isWarning = event.getLevel() == Level.WARN;
    boolean isOfKafka = event.getLoggerName().startsWith(KAFKA);
    if (!isWarning && !isOfKafka) {
      return FilterReply.NEUTRAL;
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    String line =
        isWarning && isOfKafka && thrown == null
            ? event.getMessage()
            : event.getFormattedMessage() + (thrown == null ? "" : ' ' + thrown.getClassName());
    return written(event.getLoggerName() + ' ' + line, event.getTimeStamp());
  }

  /**
   * @param millis when it is said, by a clock that may jump back
   */
  private synchronized FilterReply written(String line, long millis) {
    Long before = writtenAt.get(line);
    if (before != null && millis >= before && millis - before < PERIOD.toMillis()) {
      return FilterReply.DENY;
    }
    writtenAt.put(line, millis);
    return FilterReply.NEUTRAL;
  }
}
