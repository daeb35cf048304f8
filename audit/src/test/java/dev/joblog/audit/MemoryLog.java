// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.LogRecord;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A fake topic: records in a list. */
final class MemoryLog implements EventLog {

  private final Iterator<LogRecord> records;

  MemoryLog(List<LogRecord> records) {
    this.records = records.iterator();
  }

  @Override
  public Optional<LogRecord> next() {
    return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
  }

  @Override
  public void close() {}
}
