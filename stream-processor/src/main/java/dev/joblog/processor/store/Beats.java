// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.Beat;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * What heartbeats of a claimed job brought that no event told of (ADR 0066). From the command log
 * alone: the next event of the job carries it, and the rows go.
 */
public final class Beats {

  // [BEAT][tenant][id] → version, events, newest event's time, the untold beat
  // [BEAT_CHECKPOINT][tenant][id] → UTF-8 JSON, of the untold beat

  private static final int VERSION = 1;

  private final ReadableRows rows;

  public Beats(ReadableRows rows) {
    this.rows = rows;
  }

  /**
   * Heartbeats of one attempt.
   *
   * @param told events that told of one
   * @param toldAt log time of the newest such event
   * @param untold since then
   */
  public record Attempt(int told, Optional<Instant> toldAt, Optional<Untold> untold) {
    public static final Attempt BEGUN = new Attempt(0, Optional.empty(), Optional.empty());
  }

  /**
   * @param at log time of the newest beat
   * @param expiresAt the lease's deadline
   * @param progress the newest; empty: none since the job's newest event
   * @param hasCheckpoint whether one was saved since then
   */
  public record Untold(
      Instant at, Instant expiresAt, Optional<Progress> progress, boolean hasCheckpoint) {}

  public Optional<Attempt> find(String tenant, JobId id) {
    return rows.get(Jobs.key(Key.Table.BEAT, tenant, id)).map(Beats::read);
  }

  /** What the next event of this job carries. */
  public Optional<Beat> untold(Job job) {
    if (job.status() != JobStatus.CLAIMED) {
      return Optional.empty();
    }
    return find(job.tenant(), job.id())
        .flatMap(Attempt::untold)
        .map(
            beat ->
                new Beat(
                    beat.at(),
                    beat.expiresAt(),
                    beat.progress(),
                    beat.hasCheckpoint() ? checkpoint(job) : Optional.empty()));
  }

  Optional<JsonText> checkpoint(Job job) {
    return rows.get(Jobs.key(Key.Table.BEAT_CHECKPOINT, job.tenant(), job.id()))
        .map(utf8 -> new JsonText(new String(utf8, StandardCharsets.UTF_8)));
  }

  /** A job as its events left it, with what heartbeats brought since. */
  StoredJob onto(StoredJob ofEvents) {
    Job job = ofEvents.job();
    return job.status() == JobStatus.CLAIMED
        ? onto(ofEvents, rows.get(Jobs.key(Key.Table.BEAT, job.tenant(), job.id())))
        : ofEvents;
  }

  /**
   * @param row of the job's beat
   */
  static StoredJob onto(StoredJob ofEvents, Optional<byte[]> row) {
    if (ofEvents.job().status() != JobStatus.CLAIMED) {
      return ofEvents;
    }
    return row.map(Beats::read)
        .flatMap(Attempt::untold)
        .map(beat -> ofEvents.beaten(beat.expiresAt(), beat.progress()))
        .orElse(ofEvents);
  }

  /**
   * @param checkpoint that the newest beat brought
   */
  public static void put(Rows rows, Job job, Attempt attempt, Optional<JsonText> checkpoint) {
    IndexedRows.over(rows).put(Jobs.key(Key.Table.BEAT, job.tenant(), job.id()), write(attempt));
    checkpoint.ifPresent(
        text ->
            rows.put(
                Jobs.key(Key.Table.BEAT_CHECKPOINT, job.tenant(), job.id()),
                text.text().getBytes(StandardCharsets.UTF_8)));
  }

  /** An event of this job carries what was untold. */
  static void told(Rows rows, Job job) {
    if (job.status() == JobStatus.CLAIMED) {
      byte[] key = Jobs.key(Key.Table.BEAT, job.tenant(), job.id());
      rows.get(key)
          .map(Beats::read)
          .ifPresent(
              attempt -> {
                rows.delete(key);
                if (attempt.untold().filter(Untold::hasCheckpoint).isPresent()) {
                  rows.delete(Jobs.key(Key.Table.BEAT_CHECKPOINT, job.tenant(), job.id()));
                }
              });
    }
  }

  private static byte[] write(Attempt attempt) {
    RowWriter out = new RowWriter(VERSION);
    return out.number(attempt.told())
        .maybe(attempt.toldAt(), out::time)
        .maybe(
            attempt.untold(),
            beat ->
                out.time(beat.at())
                    .time(beat.expiresAt())
                    .maybe(beat.progress(), progress -> JobRow.progress(out, progress))
                    .flag(beat.hasCheckpoint()))
        .bytes();
  }

  private static Attempt read(byte[] row) {
    RowReader in = new RowReader(row, VERSION);
    return new Attempt(
        in.small(),
        in.maybe(in::time),
        in.maybe(
            () ->
                new Untold(in.time(), in.time(), in.maybe(() -> JobRow.progress(in)), in.flag())));
  }
}
