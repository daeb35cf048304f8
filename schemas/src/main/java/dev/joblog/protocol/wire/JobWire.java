// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import static dev.joblog.protocol.wire.Optionals.map;

import dev.joblog.avro.JobStatus;
import dev.joblog.protocol.Cancellation;
import dev.joblog.protocol.Failure;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobSnapshot;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Progress;
import java.util.Optional;

/** A job and its parts. What it is from the start on: {@link SpecWire}. */
final class JobWire {

  static dev.joblog.avro.JobSnapshot encode(JobSnapshot snapshot) {
    return new dev.joblog.avro.JobSnapshot(
        encode(snapshot.job()),
        snapshot.payload().map(JsonText::text).orElse(null),
        snapshot.result().map(JsonText::text).orElse(null));
  }

  static JobSnapshot decode(dev.joblog.avro.JobSnapshot snapshot) throws UndecodableException {
    return new JobSnapshot(
        decode(snapshot.getJob()),
        map(snapshot.getPayload(), JsonText::new),
        map(snapshot.getResult(), JsonText::new));
  }

  static dev.joblog.avro.Job encode(Job job) {
    return new dev.joblog.avro.Job(
        SpecWire.encode(job.spec()),
        encode(job.status()),
        job.version(),
        job.attempt(),
        job.fencingToken(),
        job.updatedAt(),
        job.approved(),
        job.runAt().orElse(null),
        job.lease().map(JobWire::encode).orElse(null),
        job.progress().map(JobWire::encode).orElse(null),
        job.checkpoint().map(JsonText::text).orElse(null),
        job.failure().map(JobWire::encode).orElse(null),
        job.cancel().map(JobWire::encode).orElse(null),
        job.resultType().orElse(null),
        job.finishedAt().orElse(null));
  }

  static Job decode(dev.joblog.avro.Job job) throws UndecodableException {
    return new Job(
        SpecWire.decode(job.getSpec()),
        decode(job.getStatus()),
        job.getVersion(),
        job.getAttempt(),
        job.getFencingToken(),
        job.getUpdatedAt(),
        job.getApproved(),
        Optional.ofNullable(job.getRunAt()),
        map(job.getLease(), JobWire::decode),
        map(job.getProgress(), JobWire::decode),
        map(job.getCheckpoint(), JsonText::new),
        map(job.getFailure(), JobWire::decode),
        map(job.getCancel(), JobWire::decode),
        Optional.ofNullable(job.getResultType()),
        Optional.ofNullable(job.getFinishedAt()));
  }

  static JobStatus encode(dev.joblog.protocol.JobStatus status) {
    return JobStatus.valueOf(status.name());
  }

  static dev.joblog.protocol.JobStatus decode(JobStatus status) throws UndecodableException {
    if (status == JobStatus.UNKNOWN) {
      throw new UndecodableException("Expected a status that this build knows, but it is newer");
    }
    return dev.joblog.protocol.JobStatus.valueOf(status.name());
  }

  static dev.joblog.avro.Lease encode(Lease lease) {
    return new dev.joblog.avro.Lease(
        lease.holder(), lease.fencingToken(), lease.leaseKey(), lease.expiresAt());
  }

  static Lease decode(dev.joblog.avro.Lease lease) {
    return new Lease(
        lease.getHolder(), lease.getFencingToken(), lease.getLeaseKey(), lease.getExpiresAt());
  }

  static dev.joblog.avro.Progress encode(Progress progress) {
    return new dev.joblog.avro.Progress(progress.percent(), progress.message().orElse(null));
  }

  static Progress decode(dev.joblog.avro.Progress progress) {
    return new Progress(progress.getPercent(), Optional.ofNullable(progress.getMessage()));
  }

  static dev.joblog.avro.Failure encode(Failure failure) {
    return new dev.joblog.avro.Failure(
        failure.code(), failure.message().orElse(null), failure.retryable());
  }

  static Failure decode(dev.joblog.avro.Failure failure) {
    return new Failure(
        failure.getCode(), Optional.ofNullable(failure.getMessage()), failure.getRetryable());
  }

  static dev.joblog.avro.Cancellation encode(Cancellation cancel) {
    return new dev.joblog.avro.Cancellation(
        cancel.code(), cancel.reason().orElse(null), cancel.by());
  }

  static Cancellation decode(dev.joblog.avro.Cancellation cancel) {
    return new Cancellation(
        cancel.getCode(), Optional.ofNullable(cancel.getReason()), cancel.getBy());
  }

  static dev.joblog.avro.Position encode(Position position) {
    return new dev.joblog.avro.Position(position.partition(), position.offset());
  }

  static Position decode(dev.joblog.avro.Position position) {
    return new Position(position.getPartition(), position.getOffset());
  }

  private JobWire() {}
}
