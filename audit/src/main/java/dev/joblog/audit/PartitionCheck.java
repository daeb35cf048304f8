// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.ChainCheck;
import dev.joblog.processor.checkpoint.Fault;
import dev.joblog.processor.checkpoint.LogRecord;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.wire.EventOutline;
import dev.joblog.protocol.wire.EventWire;
import java.util.Optional;

/**
 * Everything that must hold between one record of a partition and all before it: the chain, and the
 * sequence of each job from its creation to its purge. After a fault it must not be asked again.
 */
final class PartitionCheck {

  private final ChainCheck chain;
  private final JobSequences sequences = new JobSequences();
  private long position;

  PartitionCheck(int partition, EventWire wire) {
    this.chain = ChainCheck.fromTheStart(partition, wire);
  }

  int partition() {
    return chain.partition();
  }

  /** Of the newest event that is right; 0 before the first. */
  long position() {
    return position;
  }

  /** Of the newest event whose link is right; -1 before the first. */
  long offset() {
    return chain.offset();
  }

  /** Hash of the newest event whose link is right. */
  byte[] head() {
    return chain.head();
  }

  /** Whether the newest event is in the schema that its id stands for without a registry. */
  boolean isOfFixedId() {
    return chain.newest().ofFixedId();
  }

  /**
   * Takes the next record, or says what is wrong with it.
   *
   * @throws CouldNotRun when there are more jobs than their sequences have room for
   */
  Optional<Fault> check(LogRecord record) throws CouldNotRun {
    Optional<Fault> fault = chain.check(record);
    if (fault.isEmpty()) {
      fault = sequence(record, chain.newest());
    }
    if (fault.isEmpty()) {
      position = chain.position();
    }
    return fault;
  }

  private Optional<Fault> sequence(LogRecord record, EventOutline event) throws CouldNotRun {
    JobId id = JobId.parse(event.jobId()).orElseThrow();
    long expected = sequences.get(id.value()) + 1;
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
      sequences.remove(id.value());
    } else {
      sequences.put(id.value(), expected);
    }
    return Optional.empty();
  }

  private Optional<Fault> fault(LogRecord record, String field, String expected, String actual) {
    return Optional.of(
        new Fault(
            partition(),
            record.offset(),
            field,
            "Expected " + expected + ", but " + actual + ".",
            record.line()));
  }
}
