// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.LogRecord;
import java.util.Optional;

/** An event log to read once: one partition after the other, each in its order. One thread. */
interface EventLog extends AutoCloseable {

  /** The next record; empty at the end. */
  Optional<LogRecord> next() throws CouldNotRun;

  @Override
  void close();
}
