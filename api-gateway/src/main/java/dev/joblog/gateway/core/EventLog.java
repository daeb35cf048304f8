// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.core;

import dev.joblog.protocol.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The committed events, by partition and offset. Safe from any thread. */
public interface EventLog {

  /** Fixed for the log's life. */
  int partitions();

  /**
   * A reader of its own.
   *
   * @throws EventLogException when the log can not be reached
   */
  Reader open();

  /** One thread's way through the log; only {@link #wake} may be called by others. */
  interface Reader extends AutoCloseable {

    /** The lowest offset that is still there, for every partition. */
    SortedMap<Integer, Long> beginnings() throws EventLogException;

    /** The offset after the last committed record, for every partition. */
    SortedMap<Integer, Long> ends() throws EventLogException;

    /**
     * The first offset whose log time is not before {@code t}; a partition without such a record is
     * missing.
     */
    SortedMap<Integer, Long> firstAt(Instant t, List<Integer> partitions) throws EventLogException;

    /** From here on, these partitions and no others are read. */
    void seek(SortedMap<Integer, Long> offsets);

    /**
     * @return what came within the time; ascending by offset within a partition
     * @throws EventLogException when the log can not be read, or what was next is no longer there
     */
    List<Logged> poll(Duration atMost) throws EventLogException;

    /** The offset that is read next: beyond the last record, and beyond what is no record. */
    long next(int partition);

    /** Ends a poll that waits. */
    void wake();

    @Override
    void close();
  }

  /**
   * @param event empty when the record is no event that this build knows
   */
  record Logged(int partition, long offset, Optional<Event> event) {}

  /** The log did not answer, or not as expected. */
  final class EventLogException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean truncated;

    public EventLogException(String message, Throwable cause, boolean truncated) {
      super(message, cause);
      this.truncated = truncated;
    }

    /** What was to be read next is gone: deleted by retention, or lost with its broker. */
    public boolean isTruncated() {
      return truncated;
    }
  }
}
