// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.Checkpoint;
import dev.joblog.processor.checkpoint.Fault;
import dev.joblog.processor.checkpoint.LogRecord;
import dev.joblog.protocol.wire.EventWire;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log once and finds the first fault of each partition. Memory: one partition's job
 * sequences ({@link JobSequences}) and the checkpoints.
 */
public final class Verification {

  private final EventWire wire;
  private final Checkpoints checkpoints;
  private final Progress progress;
  private final SchemaIds schemaIds = new SchemaIds();
  private final List<Fault> faults = new ArrayList<>();
  private final List<Sound> sound = new ArrayList<>();
  private final Set<Integer> begun = new HashSet<>();
  private @Nullable PartitionCheck check;
  private Checkpoints.@Nullable Walk signed;
  private boolean broken;
  private long records;

  Verification(EventWire wire, Checkpoints checkpoints, Progress progress) {
    this.wire = wire;
    this.checkpoints = checkpoints;
    this.progress = progress;
  }

  /**
   * What a partition without a fault has.
   *
   * @param newest the newest checkpoint that it agrees with
   */
  public record Sound(int partition, long events, Optional<Checkpoint> newest) {}

  /**
   * @param faults the first one of each partition, and those of checkpoints
   * @param records read, of all partitions
   * @param checkpoints that were signed with a key that is believed
   */
  public record Result(List<Fault> faults, List<Sound> sound, long records, int checkpoints) {

    /** Whether nothing wrong was found. */
    public boolean isSound() {
      return faults.isEmpty();
    }
  }

  Result run(EventLog log) throws CouldNotRun {
    faults.addAll(checkpoints.faults());
    Optional<LogRecord> record = log.next();
    while (record.isPresent()) {
      records++;
      progress.next();
      take(record.get());
      record = log.next();
    }
    end();
    for (Fault fault : schemaIds.faults()) {
      faults.add(fault);
      sound.removeIf(partition -> partition.partition() == fault.partition());
    }
    for (int partition : checkpoints.partitions()) {
      if (!begun.contains(partition)) {
        checkpoints.of(partition).ended(partition, 0).ifPresent(faults::add);
      }
    }
    return new Result(List.copyOf(faults), List.copyOf(sound), records, checkpoints.count());
  }

  private void take(LogRecord record) throws CouldNotRun {
    if (record.isUnreadable()) {
      flawed(record);
      return;
    }
    PartitionCheck now = check;
    boolean another = now == null || now.partition() != record.partition();
    if (another && now != null && record.flaw().isPresent() && !broken) {
      // One damaged line is not the beginning of another partition.
      flawed(record.at(record.line(), Optional.of("partition")));
      return;
    }
    if (another) {
      begin(record);
    }
    if (!broken) {
      check(record);
    }
  }

  private void begin(LogRecord record) {
    end();
    check = new PartitionCheck(record.partition(), wire);
    signed = checkpoints.of(record.partition());
    broken = false;
    if (!begun.add(record.partition())) {
      fault(
          new Fault(
              record.partition(),
              record.offset(),
              "partition",
              "Expected the records of a partition to stand together, but this one comes later.",
              record.line()));
    }
  }

  private void check(LogRecord record) throws CouldNotRun {
    if (check == null || signed == null) {
      throw new IllegalStateException("Expected a partition to have begun, but none has");
    }
    if (record.flaw().isPresent() && record.value() == null) {
      flawed(record);
      return;
    }
    Optional<Fault> fault = check.check(record);
    if (fault.isEmpty() && record.flaw().isPresent()) {
      flawed(record);
    } else if (fault.isEmpty()) {
      fault = signed.passed(check);
      if (!check.isOfFixedId() && record.value() != null) {
        schemaIds.take(record, record.value());
      }
    }
    fault.ifPresent(this::fault);
  }

  /** A line that does not say what its record says, or of which nothing can be read. */
  private void flawed(LogRecord record) {
    if (broken) {
      return;
    }
    PartitionCheck now = check;
    int partition = now == null ? record.partition() : now.partition();
    long offset = record.isUnreadable() && now != null ? now.offset() : record.offset();
    fault(
        new Fault(
            partition,
            offset,
            record.flaw().orElse(LogRecord.LINE),
            record.isUnreadable()
                ? "Expected a line of an export, but it is damaged; the offset is that of the"
                    + " record before."
                : "Expected the line to say what its record says, but it differs.",
            record.line()));
  }

  private void fault(Fault fault) {
    faults.add(fault);
    broken = true;
  }

  private void end() {
    PartitionCheck done = check;
    Checkpoints.Walk walk = signed;
    if (done == null || walk == null || broken) {
      return;
    }
    Optional<Fault> cut = walk.ended(done.partition(), done.position());
    cut.ifPresent(faults::add);
    if (cut.isEmpty()) {
      sound.add(new Sound(done.partition(), done.position(), walk.newest()));
    }
  }
}
