// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.Failure;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Progress;
import java.io.IOException;
import java.util.List;

/** A job and its parts. What it is from the start on: {@link SpecWire}. */
final class JobWire {

  /** In the schema's order, whose first word stands for those that a reader does not know. */
  private static final List<JobStatus> STATUSES =
      List.of(
          JobStatus.AWAITING_APPROVAL,
          JobStatus.BLOCKED,
          JobStatus.SCHEDULED,
          JobStatus.PENDING,
          JobStatus.CLAIMED,
          JobStatus.CANCELLING,
          JobStatus.COMPLETED,
          JobStatus.FAILED,
          JobStatus.CANCELLED);

  static void write(AvroWriter out, JobSnapshot snapshot) {
    out.part(snapshot.job(), JobWire::write)
        .maybe(snapshot.payload(), JobWire::write)
        .maybe(snapshot.result(), JobWire::write);
  }

  static JobSnapshot snapshot(AvroReader in) throws IOException {
    return new JobSnapshot(job(in), in.maybe(JobWire::json), in.maybe(JobWire::json));
  }

  static void write(AvroWriter out, Job job) {
    out.part(job.spec(), SpecWire::write)
        .part(job.status(), JobWire::write)
        .number(job.version())
        .number(job.attempt())
        .number(job.fencingToken())
        .time(job.updatedAt())
        .flag(job.approved())
        .maybe(job.runAt(), AvroWriter::time)
        .maybe(job.lease(), JobWire::write)
        .maybe(job.progress(), JobWire::write)
        .maybe(job.checkpoint(), JobWire::write)
        .maybe(job.failure(), JobWire::write)
        .maybe(job.cancel(), JobWire::write)
        .maybe(job.resultType(), AvroWriter::text)
        .maybe(job.finishedAt(), AvroWriter::time);
  }

  static Job job(AvroReader in) throws IOException {
    return new Job(
        SpecWire.spec(in),
        status(in),
        in.number(),
        in.small(),
        in.number(),
        in.time(),
        in.flag(),
        in.maybe(AvroReader::time),
        in.maybe(JobWire::lease),
        in.maybe(JobWire::progress),
        in.maybe(JobWire::json),
        in.maybe(JobWire::failure),
        in.maybe(JobWire::cancellation),
        in.maybe(AvroReader::text),
        in.maybe(AvroReader::time));
  }

  static void write(AvroWriter out, JobStatus status) {
    out.number(STATUSES.indexOf(status) + 1L);
  }

  static JobStatus status(AvroReader in) throws IOException {
    int index = in.readEnum();
    if (index == 0) {
      throw new UndecodableException("Expected a status that this build knows, but it is newer");
    }
    return STATUSES.get(index - 1);
  }

  static void write(AvroWriter out, Lease lease) {
    out.text(lease.holder())
        .number(lease.fencingToken())
        .number(lease.leaseKey())
        .time(lease.expiresAt());
  }

  static Lease lease(AvroReader in) throws IOException {
    return new Lease(in.text(), in.number(), in.small(), in.time());
  }

  static void write(AvroWriter out, Progress progress) {
    out.number(progress.percent()).maybe(progress.message(), AvroWriter::text);
  }

  static Progress progress(AvroReader in) throws IOException {
    return new Progress(in.small(), in.maybe(AvroReader::text));
  }

  static void write(AvroWriter out, Failure failure) {
    out.text(failure.code()).maybe(failure.message(), AvroWriter::text).flag(failure.retryable());
  }

  static Failure failure(AvroReader in) throws IOException {
    return new Failure(in.text(), in.maybe(AvroReader::text), in.flag());
  }

  static void write(AvroWriter out, Cancellation cancel) {
    out.text(cancel.code()).maybe(cancel.reason(), AvroWriter::text).text(cancel.by());
  }

  static Cancellation cancellation(AvroReader in) throws IOException {
    return new Cancellation(in.text(), in.maybe(AvroReader::text), in.text());
  }

  static void write(AvroWriter out, Position position) {
    out.number(position.partition()).number(position.offset());
  }

  static Position position(AvroReader in) throws IOException {
    return new Position(in.small(), in.number());
  }

  static void write(AvroWriter out, JsonText json) {
    out.text(json.text());
  }

  static JsonText json(AvroReader in) throws IOException {
    return new JsonText(in.text());
  }

  private JobWire() {}
}
