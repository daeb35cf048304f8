// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.checkpoint;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One record of {@code job-events}, as it was found.
 *
 * @param timestamp the record's, milliseconds since the epoch
 * @param line in the exported file, from 1; 0 when the record comes from the topic
 * @param flaw empty on the topic, and for a line that says what its record says; else the first
 *     part of the line that does not
 */
@SuppressWarnings("ArrayRecordComponent") // as Kafka gave them; never compared, never changed
public record LogRecord(
    int partition,
    long offset,
    long timestamp,
    byte @Nullable [] key,
    byte @Nullable [] value,
    long line,
    Optional<String> flaw) {

  /** The flaw of a line of which nothing can be read. */
  public static final String LINE = "line";

  /** Of the topic. */
  public static LogRecord of(
      int partition, long offset, long timestamp, byte @Nullable [] key, byte @Nullable [] value) {
    return new LogRecord(partition, offset, timestamp, key, value, 0, Optional.empty());
  }

  /** A line of an exported file of which nothing can be read. */
  public static LogRecord unreadable(long line) {
    return new LogRecord(-1, -1, 0, null, null, line, Optional.of(LINE));
  }

  /** The same record, as it stands on a line. */
  public LogRecord at(long lineNumber, Optional<String> itsFlaw) {
    return new LogRecord(partition, offset, timestamp, key, value, lineNumber, itsFlaw);
  }

  /** Whether not even its partition is known. */
  public boolean isUnreadable() {
    return partition < 0;
  }
}
