// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.LogRecord;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One partition's records out of a file; lines that can't be read are kept, they may be its own.
 */
final class OnePartition implements EventLog {

  private final EventLog all;
  private final OptionalInt partition;

  /**
   * @param partition empty: every record
   */
  OnePartition(EventLog all, OptionalInt partition) {
    this.all = all;
    this.partition = partition;
  }

  @Override
  public Optional<LogRecord> next() throws CouldNotRun {
    Optional<LogRecord> record = all.next();
    while (record.isPresent() && !isWanted(record.get())) {
      record = all.next();
    }
    return record;
  }

  private boolean isWanted(LogRecord record) {
    return partition.isEmpty()
        || record.flaw().isPresent()
        || record.partition() == partition.getAsInt();
  }

  @Override
  public void close() {
    all.close();
  }
}
