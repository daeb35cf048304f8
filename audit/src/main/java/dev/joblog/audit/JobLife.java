// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import dev.joblog.processor.checkpoint.LogRecord;
import dev.joblog.processor.engine.JobFold;
import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One job's events, of all its lives, and what they make of it. */
public final class JobLife {

  /**
   * Events of one job that are shown; a job has a few hundred at most unless it is retried for
   * ever.
   */
  static final int EVENTS_MAX = 100_000;

  private final JobId id;
  private final List<Event> events = new ArrayList<>();

  private JobLife(JobId id) {
    this.id = id;
  }

  /**
   * Reads a log for one job's events, by the records' keys.
   *
   * @throws CouldNotRun when an event of it can't be read: {@code verify} tells more
   */
  static JobLife read(JobId id, EventLog log, EventWire wire, Progress progress)
      throws CouldNotRun {
    JobLife life = new JobLife(id);
    byte[] key = id.toString().getBytes(StandardCharsets.UTF_8);
    Optional<LogRecord> record = log.next();
    while (record.isPresent()) {
      progress.next();
      if (Arrays.equals(record.get().key(), key)) {
        life.add(record.get(), wire);
      }
      record = log.next();
    }
    return life;
  }

  private void add(LogRecord record, EventWire wire) throws CouldNotRun {
    if (events.size() == EVENTS_MAX) {
      throw new CouldNotRun(
          "Expected job " + id + " to have at most " + EVENTS_MAX + " events, but it has more.");
    }
    try {
      events.add(wire.decode(record.value()).event());
    } catch (UndecodableException e) {
      throw new CouldNotRun(
          "Expected the record at offset "
              + record.offset()
              + " to be an event, but it is damaged: verify tells more.",
          e);
    }
  }

  public JobId id() {
    return id;
  }

  /** In the log's order. */
  public List<Event> events() {
    return List.copyOf(events);
  }

  /**
   * The job as it was; empty before its creation and after it was purged. A sequence is one of its
   * newest life.
   *
   * @throws CouldNotRun when its events do not follow one another: {@code verify} tells more
   */
  public Optional<StoredJob> at(Moment moment) throws CouldNotRun {
    int newestLife = 0;
    for (int i = 0; i < events.size(); i++) {
      newestLife = events.get(i).header().sequence() == 1 ? i : newestLife;
    }
    Optional<StoredJob> job = Optional.empty();
    for (int i = moment.isSequence() ? newestLife : 0; i < events.size(); i++) {
      Event event = events.get(i);
      if (moment.isBefore(event.header())) {
        break;
      }
      try {
        job = JobFold.fold(job, event);
      } catch (RuntimeException broken) {
        throw new CouldNotRun(
            "Expected the events of job "
                + id
                + " to follow one another, but they do not: verify tells more.",
            broken);
      }
    }
    return job;
  }
}
