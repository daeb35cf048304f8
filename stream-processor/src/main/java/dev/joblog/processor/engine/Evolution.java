// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.JobWriter;
import dev.joblog.processor.store.Jobs;
import dev.joblog.processor.store.Rows;
import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Event;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code evolve}: the only way that jobs change, in a decision and in a replay alike. Never
 * refuses, never looks at a clock.
 */
public final class Evolution {

  private final Jobs jobs;
  private final JobWriter writer;

  public Evolution(Rows rows) {
    this.jobs = new Jobs(rows);
    this.writer = new JobWriter(rows);
  }

  /**
   * Folds one event into the rows.
   *
   * @return the job afterwards; empty when the event purged it
   * @throws IllegalStateException if the event does not follow the job's last one: the log is
   *     broken
   */
  public Optional<StoredJob> apply(Event event) {
    Optional<StoredJob> before = jobs.ofEvents(event.header().tenant(), event.header().jobId());
    long expected = before.map(stored -> stored.job().version()).orElse(0L) + 1;
    if (event.header().sequence() != expected) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "Expected event %d of job %s, but it is %d",
              expected,
              event.header().jobId(),
              event.header().sequence()));
    }
    Optional<StoredJob> after = JobFold.fold(before, event);
    writer.replace(event, before, after);
    return after;
  }
}
