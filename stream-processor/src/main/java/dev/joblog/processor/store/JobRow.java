// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Execution;
import dev.joblog.protocol.Failure;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Progress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The bytes of a {@link StoredJob}. Ledger answers repeat the job's spec, so it is written once.
 */
final class JobRow {

  private static final int VERSION = 2;

  /** Of rows that do not say what completes the job, as all were before there was a choice. */
  private static final int WITHOUT_COMPLETION = 1;

  static byte[] write(StoredJob stored) {
    JobSpec spec = stored.job().spec();
    RowWriter out = new RowWriter(SpecRow.saysCompletion(spec) ? VERSION : WITHOUT_COMPLETION);
    SpecRow.write(out, spec);
    job(out, stored.job());
    out.span(stored.leaseTtl());
    out.maybe(stored.purgeAt(), out::time);
    out.each(stored.executions(), execution -> execution(out, execution));
    out.each(stored.ledger(), entry -> entry(out, entry));
    return out.bytes();
  }

  static StoredJob read(byte[] row) {
    RowReader in = new RowReader(row, VERSION);
    JobSpec spec = SpecRow.read(in, in.version() > WITHOUT_COMPLETION);
    return new StoredJob(
        job(in, spec),
        in.span(),
        in.maybe(in::time),
        in.each(() -> execution(in)),
        in.each(() -> entry(in, spec)));
  }

  /** What index rows are derived of: no executions, no ledger. */
  static StoredJob indexed(byte[] row) {
    RowReader in = new RowReader(row, VERSION);
    JobSpec spec = SpecRow.read(in, in.version() > WITHOUT_COMPLETION);
    return new StoredJob(job(in, spec), in.span(), in.maybe(in::time), List.of(), List.of());
  }

  private static void job(RowWriter out, Job job) {
    out.text(job.status().word())
        .number(job.version())
        .number(job.attempt())
        .number(job.fencingToken())
        .time(job.updatedAt())
        .flag(job.approved())
        .maybe(job.runAt(), out::time)
        .maybe(job.lease(), lease -> lease(out, lease))
        .maybe(job.progress(), progress -> progress(out, progress))
        .maybe(job.failure(), failure -> failure(out, failure))
        .maybe(job.cancel(), cancel -> cancellation(out, cancel))
        .maybe(job.resultType(), out::text)
        .maybe(job.finishedAt(), out::time);
  }

  private static Job job(RowReader in, JobSpec spec) {
    return new Job(
        spec,
        status(in.text()),
        in.number(),
        in.small(),
        in.number(),
        in.time(),
        in.flag(),
        in.maybe(in::time),
        in.maybe(() -> lease(in)),
        in.maybe(() -> progress(in)),
        Optional.empty(),
        in.maybe(() -> failure(in)),
        in.maybe(() -> cancellation(in)),
        in.maybe(in::text),
        in.maybe(in::time));
  }

  static JobStatus status(String word) {
    return JobStatus.of(word)
        .orElseThrow(
            () -> new IllegalStateException("Expected a job status, but the row has " + word));
  }

  static void lease(RowWriter out, Lease lease) {
    out.text(lease.holder())
        .number(lease.fencingToken())
        .number(lease.leaseKey())
        .time(lease.expiresAt());
  }

  static Lease lease(RowReader in) {
    return new Lease(in.text(), in.number(), in.small(), in.time());
  }

  static void progress(RowWriter out, Progress progress) {
    out.number(progress.percent()).maybe(progress.message(), out::text);
  }

  static Progress progress(RowReader in) {
    return new Progress(in.small(), in.maybe(in::text));
  }

  static void failure(RowWriter out, Failure failure) {
    out.text(failure.code()).maybe(failure.message(), out::text).flag(failure.retryable());
  }

  static Failure failure(RowReader in) {
    return new Failure(in.text(), in.maybe(in::text), in.flag());
  }

  static void cancellation(RowWriter out, Cancellation cancel) {
    out.text(cancel.code()).maybe(cancel.reason(), out::text).text(cancel.by());
  }

  static Cancellation cancellation(RowReader in) {
    return new Cancellation(in.text(), in.maybe(in::text), in.text());
  }

  private static void execution(RowWriter out, Execution execution) {
    out.number(execution.attempt())
        .text(execution.worker())
        .number(execution.fencingToken())
        .time(execution.startedAt())
        .maybe(execution.endedAt(), out::time)
        .maybe(execution.end(), end -> out.text(end.word().toUpperCase(Locale.ROOT)))
        .maybe(execution.failure(), failure -> failure(out, failure));
  }

  private static Execution execution(RowReader in) {
    return new Execution(
        in.small(),
        in.text(),
        in.number(),
        in.time(),
        in.maybe(in::time),
        in.maybe(() -> end(in.text())),
        in.maybe(() -> failure(in)));
  }

  private static Execution.End end(String capitals) {
    for (Execution.End end : Execution.End.values()) {
      if (end.word().toUpperCase(Locale.ROOT).equals(capitals)) {
        return end;
      }
    }
    throw new IllegalStateException("Expected an end of an attempt, but the row has " + capitals);
  }

  private static void entry(RowWriter out, StoredJob.LedgerEntry entry) {
    out.text(entry.principal()).text(entry.operation());
    key(out, entry.key());
    out.number(entry.command().partition()).number(entry.command().offset());
    job(out, entry.answer());
  }

  private static StoredJob.LedgerEntry entry(RowReader in, JobSpec spec) {
    return new StoredJob.LedgerEntry(
        in.text(), in.text(), key(in), new Position(in.small(), in.number()), job(in, spec));
  }

  static void key(RowWriter out, EventHeader.Key key) {
    out.text(key.key()).number(key.lease()).text(key.fingerprint());
  }

  static EventHeader.Key key(RowReader in) {
    return new EventHeader.Key(in.text(), in.number(), in.text());
  }

  private JobRow() {}
}
