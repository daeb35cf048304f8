// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.Fault;
import dev.joblog.processor.checkpoint.LogRecord;
import dev.joblog.processor.engine.Evolution;
import dev.joblog.processor.store.Rows;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.UndecodableException;
import java.util.Optional;

/** One partition's log on its way into empty rows, verified as it goes. */
final class Fold {

  private final EventWire wire;
  private final Evolution evolution;
  private final PartitionCheck check;
  private final Progress progress;

  Fold(int partition, EventWire wire, Rows empty, Progress progress) {
    this.wire = wire;
    this.evolution = new Evolution(empty);
    this.check = new PartitionCheck(partition, wire);
    this.progress = progress;
  }

  long position() {
    return check.position();
  }

  byte[] head() {
    return check.head();
  }

  /** Folds one record, or says why it must not be folded. */
  Optional<Fault> apply(LogRecord record) throws CouldNotRun {
    Optional<Fault> fault = check.check(record);
    if (fault.isPresent()) {
      return fault;
    }
    try {
      evolution.apply(wire.decode(record.value()).event());
    } catch (UndecodableException e) {
      return Optional.of(fault(record, "value", String.valueOf(e.getMessage())));
    } catch (IllegalStateException e) {
      return Optional.of(fault(record, "fact", String.valueOf(e.getMessage())));
    }
    progress.next();
    return Optional.empty();
  }

  private Fault fault(LogRecord record, String field, String sentence) {
    return new Fault(check.partition(), record.offset(), field, sentence + ".", record.line());
  }
}
