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

/**
 * Everything that must hold between one record of a partition and those before it. After a fault it
 * must not be asked again: what follows a broken link proves nothing.
 */
public final class PartitionCheck {

  private final int partition;
  private final EventWire wire;
  private final EventChain chain;
  private final Optional<JobSequences> sequences;
  private long position;
  private long offset;
  private long t = Long.MIN_VALUE;
  private long commandOffset = -1;
  private int ordinal;
  private boolean ofFixedId;

  private PartitionCheck(
      int partition,
      EventWire wire,
      EventChain chain,
      Optional<JobSequences> sequences,
      long position,
      long offset) {
    this.partition = partition;
    this.wire = wire;
    this.chain = chain;
    this.sequences = sequences;
    this.position = position;
    this.offset = offset;
  }

  /** From the first event on, with the sequences of its jobs, about 40 bytes a job. */
  public static PartitionCheck fromTheStart(int partition, EventWire wire) {
    return new PartitionCheck(
        partition,
        wire,
        new EventChain(EventWire.genesis()),
        Optional.of(new JobSequences()),
        0,
        -1);
  }

  /**
   * From the first event on, without the sequences of its jobs: little memory, for a reader that
   * never ends.
   */
  static PartitionCheck chainFromTheStart(int partition, EventWire wire) {
    return after(partition, wire, 0, -1, EventWire.genesis());
  }

  /** From an event on that is known to be right; sequences are then not known, nor checked. */
  static PartitionCheck after(
      int partition, EventWire wire, long position, long offset, byte[] hash) {
    return new PartitionCheck(
        partition, wire, new EventChain(hash), Optional.empty(), position, offset);
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

  /** Whether the newest event is in the schema that its id stands for without a registry. */
  public boolean isOfFixedId() {
    return ofFixedId;
  }

  /** Hash of the newest link. */
  public byte[] head() {
    return chain.head();
  }

  /**
   * Takes the next record, or says what is wrong with it.
   *
   * @throws CouldNotRun when there are more jobs than their sequences have room for
   */
  public Optional<Fault> check(LogRecord record) throws CouldNotRun {
    Optional<Fault> fault = link(record);
    return fault.map(found -> found.onLine(record.line()));
  }

  private Optional<Fault> link(LogRecord record) throws CouldNotRun {
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

  private Optional<Fault> linked(LogRecord record, EventOutline event) throws CouldNotRun {
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
      ofFixedId = event.ofFixedId();
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
    boolean known = commandOffset >= 0 || sequences.isPresent();
    if (known && event.ordinal() != expected) {
      return fault(
          record,
          "ordinal",
          "event " + expected + " of command " + event.commandOffset(),
          "it is " + event.ordinal());
    }
    return Optional.empty();
  }

  private Optional<Fault> job(LogRecord record, EventOutline event) throws CouldNotRun {
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
    return sequences.isPresent()
        ? sequence(sequences.get(), id.get(), record, event)
        : Optional.empty();
  }

  private Optional<Fault> sequence(
      JobSequences newest, JobId id, LogRecord record, EventOutline event) throws CouldNotRun {
    long expected = newest.get(id.value()) + 1;
    if (event.sequence() != expected) {
      return fault(
          record,
          "sequence",
          "event " + expected + " of job " + id,
          "it is event " + event.sequence());
    }
    if ((expected == 1) != event.fact().equals("JobCreated")) {
      return fault(
          record,
          "fact",
          "a job to begin with JobCreated and with nothing else",
          "event " + expected + " of job " + id + " is " + event.fact());
    }
    if (event.fact().equals("JobPurged")) {
      newest.remove(id.value());
    } else {
      newest.put(id.value(), expected);
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
