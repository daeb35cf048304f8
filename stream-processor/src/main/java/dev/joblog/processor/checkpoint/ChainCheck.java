// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.checkpoint;

import dev.joblog.protocol.JobId;
import dev.joblog.protocol.wire.EventChain;
import dev.joblog.protocol.wire.EventOutline;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What must hold between one record of a partition and the one before it: the chain, places, times
 * and identities. Little memory, for a reader that never ends. After a fault it must not be asked
 * again: what follows a broken link proves nothing.
 */
public final class ChainCheck {

  private final int partition;
  private final EventWire wire;
  private final EventChain chain;
  private byte[] head;
  private long position;
  private long offset;
  private long t = Long.MIN_VALUE;
  private long commandOffset = -1;
  private int ordinal;
  private @Nullable EventOutline newest;

  private ChainCheck(int partition, EventWire wire, byte[] head, long position, long offset) {
    this.partition = partition;
    this.wire = wire;
    this.chain = new EventChain(head);
    this.head = head.clone();
    this.position = position;
    this.offset = offset;
  }

  /** From the first event on. */
  public static ChainCheck fromTheStart(int partition, EventWire wire) {
    return after(partition, wire, 0, -1, EventWire.genesis());
  }

  /** From an event on that is known to be right. */
  static ChainCheck after(int partition, EventWire wire, long position, long offset, byte[] hash) {
    return new ChainCheck(partition, wire, hash, position, offset);
  }

  /** Whose records it takes. */
  public int partition() {
    return partition;
  }

  /** Of the newest event that is right; 0 before the first. */
  public long position() {
    return position;
  }

  /** Of the newest event that is right; -1 before the first. */
  public long offset() {
    return offset;
  }

  /** Hash of the newest event that is right. */
  public byte[] head() {
    return head.clone();
  }

  /**
   * What the newest event that is right says.
   *
   * @throws IllegalStateException before the first
   */
  public EventOutline newest() {
    EventOutline event = newest;
    if (event == null) {
      throw new IllegalStateException("Expected an event to have been checked, but none was");
    }
    return event;
  }

  /** Takes the next record, or says what is wrong with it. */
  public Optional<Fault> check(LogRecord record) {
    Optional<Fault> fault = link(record);
    return fault.map(found -> found.onLine(record.line()));
  }

  private Optional<Fault> link(LogRecord record) {
    byte[] value = record.value();
    if (value == null) {
      return fault(record, "value", "an event", "the record is empty");
    }
    boolean linked;
    EventOutline event;
    try {
      linked = chain.extend(value);
    } catch (UndecodableException noEvent) {
      return Optional.of(undecodable(record, noEvent));
    }
    try {
      event = wire.outline(value);
    } catch (UndecodableException noEvent) {
      return linked ? Optional.of(undecodable(record, noEvent)) : broken(record);
    }
    if (event.position() != position + 1) {
      return fault(
          record,
          "position",
          "event " + (position + 1) + " of the partition",
          "it is event "
              + event.position()
              + ": a record before it is missing, comes twice or was moved");
    }
    return linked ? linked(record, event) : broken(record);
  }

  private Optional<Fault> broken(LogRecord record) {
    return fault(
        record,
        "hash",
        "a hash that follows from the record and the one before it",
        "it is another: bytes of this record were changed");
  }

  private Optional<Fault> linked(LogRecord record, EventOutline event) {
    Optional<Fault> fault = place(record, event);
    if (fault.isEmpty()) {
      fault = identity(record, event);
    }
    if (fault.isEmpty()) {
      fault = job(record, event);
    }
    if (fault.isEmpty()) {
      position = event.position();
      offset = record.offset();
      t = event.t();
      commandOffset = event.commandOffset();
      ordinal = event.ordinal();
      head = chain.head();
      newest = event;
    }
    return fault;
  }

  private Optional<Fault> place(LogRecord record, EventOutline event) {
    if (record.offset() <= offset) {
      return fault(record, "offset", "an offset above " + offset, "it is " + record.offset());
    }
    if (record.timestamp() != event.t()) {
      return fault(
          record,
          "timestamp",
          "the record's time to be the event's, " + time(event.t()),
          "it is " + time(record.timestamp()));
    }
    if (event.t() < t) {
      return fault(
          record, "t", "log time never to go back from " + time(t), "it is " + time(event.t()));
    }
    return Optional.empty();
  }

  private Optional<Fault> identity(LogRecord record, EventOutline event) {
    if (event.commandPartition() != partition) {
      return fault(
          record,
          "command.partition",
          "a command of partition " + partition,
          "it is of " + event.commandPartition());
    }
    boolean sameCommand = event.commandOffset() == commandOffset;
    if (event.commandOffset() < commandOffset) {
      return fault(
          record,
          "command.offset",
          "a command at offset " + commandOffset + " or later",
          "it is at " + event.commandOffset());
    }
    int expected = sameCommand ? ordinal + 1 : 0;
    // The first event after a checkpoint may be any of its command.
    boolean known = commandOffset >= 0 || position == 0;
    if (known && event.ordinal() != expected) {
      return fault(
          record,
          "ordinal",
          "event " + expected + " of command " + event.commandOffset(),
          "it is " + event.ordinal());
    }
    return Optional.empty();
  }

  private Optional<Fault> job(LogRecord record, EventOutline event) {
    byte[] key = record.key();
    if (key == null || !Arrays.equals(key, event.jobId().getBytes(StandardCharsets.UTF_8))) {
      return fault(
          record, "key", "the record's key to be its job, " + event.jobId(), "it is another");
    }
    Optional<JobId> id = JobId.parse(event.jobId());
    if (id.isEmpty() || id.get().partition() != partition) {
      return fault(
          record, "jobId", "a job of partition " + partition, "the id is " + event.jobId());
    }
    return Optional.empty();
  }

  private Fault undecodable(LogRecord record, UndecodableException why) {
    return new Fault(
        partition, record.offset(), "value", String.valueOf(why.getMessage()) + ".", record.line());
  }

  private Optional<Fault> fault(LogRecord record, String field, String expected, String actual) {
    return Optional.of(
        new Fault(
            partition,
            record.offset(),
            field,
            "Expected " + expected + ", but " + actual + ".",
            record.line()));
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
