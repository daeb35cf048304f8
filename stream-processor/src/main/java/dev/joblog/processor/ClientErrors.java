// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Hears of an {@code Error} in the threads of Kafka's clients (docs/decisions/0070). Such a thread
 * ends, or drops what it had in hand; its client answers nobody any more, and Kafka tells the log
 * alone: so that is where it is heard, whatever level is kept. From its start to its end; safe from
 * any thread.
 */
final class ClientErrors extends TurboFilter implements AutoCloseable {

  private static final String KAFKA = "org.apache.kafka.";
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(ClientErrors.class);

  private final Optional<LoggerContext> log;
  private final @Nullable UncaughtExceptionHandler before;
  private final UncaughtExceptionHandler uncaught = this::uncaught;
  private volatile Optional<Throwable> first = Optional.empty();

  private ClientErrors(ILoggerFactory log) {
    this.log = log instanceof LoggerContext context ? Optional.of(context) : Optional.empty();
    this.before = Thread.getDefaultUncaughtExceptionHandler();
  }

  /** From here on. */
  static ClientErrors heard() {
    ClientErrors errors = new ClientErrors(LoggerFactory.getILoggerFactory());
    errors.log.ifPresent(context -> context.addTurboFilter(errors));
    Thread.setDefaultUncaughtExceptionHandler(errors.uncaught);
    return errors;
  }

  /** The first one. */
  Optional<Throwable> first() {
    return first;
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] parameters,
      @Nullable Throwable thrown) {
    if (level == Level.ERROR && logger.getName().startsWith(KAFKA)) {
      Object last =
          parameters == null || parameters.length == 0 ? null : parameters[parameters.length - 1];
      note(thrown == null ? last : thrown);
    }
    return FilterReply.NEUTRAL;
  }

  /** Streams' threads that read stores back have no handler of their own. */
  private void uncaught(Thread thread, Throwable thrown) {
    if (thread.getClass().getName().startsWith(KAFKA)) {
      note(thrown);
    }
    LOG.error("event=thread-ended thread=\"{}\"", thread.getName(), thrown);
    if (before != null) {
      before.uncaughtException(thread, thrown);
    }
  }

  private void note(@Nullable Object thrown) {
    if (thrown instanceof Error error && first.isEmpty()) {
      first = Optional.of(error);
    }
  }

  @Override
  public void close() {
    log.ifPresent(context -> context.getTurboFilterList().remove(this));
    if (Thread.getDefaultUncaughtExceptionHandler() == uncaught) {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }
}
