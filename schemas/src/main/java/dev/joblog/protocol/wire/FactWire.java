// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.Fact;
import java.io.IOException;

/** A fact as a branch of the event's union: each of the two lists below is in its order. */
record FactWire(AvroWriter out) implements Fact.Cases<AvroWriter> {

  private static final int FACTS = 16;

  static void write(AvroWriter out, Fact fact) {
    var unused = fact.match(new FactWire(out));
  }

  static Fact fact(AvroReader in) throws IOException {
    return switch (in.branch(FACTS)) {
      case 0 -> new Fact.JobCreated(SpecWire.spec(in), JobWire.json(in), in.number());
      case 1 -> new Fact.JobApproved(in.maybe(AvroReader::text));
      case 2 -> new Fact.JobRejected(in.maybe(AvroReader::text), in.time());
      case 3 -> new Fact.JobClaimed(JobWire.lease(in), in.small());
      case 4 ->
          new Fact.LeaseExtended(
              in.number(), in.time(), in.maybe(JobWire::progress), in.maybe(JobWire::json));
      case 5 -> new Fact.LeaseExpired(in.number());
      case 6 -> new Fact.JobReleased(in.number(), in.flag(), in.maybe(AvroReader::text));
      case 7 -> new Fact.AttemptFailed(in.number(), JobWire.failure(in));
      case 8 -> new Fact.RetryScheduled(in.time());
      case 9 -> new Fact.JobBecamePending();
      case 10 -> new Fact.CancelRequested(JobWire.cancellation(in));
      case 11 -> new Fact.JobCancelled(JobWire.cancellation(in), in.time());
      case 12 ->
          new Fact.JobCompleted(
              in.number(), JobWire.json(in), in.maybe(AvroReader::text), in.time());
      case 13 -> new Fact.JobFailed(JobWire.failure(in), in.time());
      case 14 -> new Fact.JobRetried(in.maybe(AvroReader::text));
      default -> new Fact.JobPurged();
    };
  }

  @Override
  public AvroWriter jobCreated(Fact.JobCreated fact) {
    return out.number(0)
        .part(fact.spec(), SpecWire::write)
        .part(fact.payload(), JobWire::write)
        .number(fact.fencingToken());
  }

  @Override
  public AvroWriter jobApproved(Fact.JobApproved fact) {
    return out.number(1).maybe(fact.reason(), AvroWriter::text);
  }

  @Override
  public AvroWriter jobRejected(Fact.JobRejected fact) {
    return out.number(2).maybe(fact.reason(), AvroWriter::text).time(fact.purgeAt());
  }

  @Override
  public AvroWriter jobClaimed(Fact.JobClaimed fact) {
    return out.number(3).part(fact.lease(), JobWire::write).number(fact.attempt());
  }

  @Override
  public AvroWriter leaseExtended(Fact.LeaseExtended fact) {
    return out.number(4)
        .number(fact.fencingToken())
        .time(fact.expiresAt())
        .maybe(fact.progress(), JobWire::write)
        .maybe(fact.checkpoint(), JobWire::write);
  }

  @Override
  public AvroWriter leaseExpired(Fact.LeaseExpired fact) {
    return out.number(5).number(fact.fencingToken());
  }

  @Override
  public AvroWriter jobReleased(Fact.JobReleased fact) {
    return out.number(6)
        .number(fact.fencingToken())
        .flag(fact.undelivered())
        .maybe(fact.reason(), AvroWriter::text);
  }

  @Override
  public AvroWriter attemptFailed(Fact.AttemptFailed fact) {
    return out.number(7).number(fact.fencingToken()).part(fact.failure(), JobWire::write);
  }

  @Override
  public AvroWriter retryScheduled(Fact.RetryScheduled fact) {
    return out.number(8).time(fact.runAt());
  }

  @Override
  public AvroWriter jobBecamePending(Fact.JobBecamePending fact) {
    return out.number(9);
  }

  @Override
  public AvroWriter cancelRequested(Fact.CancelRequested fact) {
    return out.number(10).part(fact.cancel(), JobWire::write);
  }

  @Override
  public AvroWriter jobCancelled(Fact.JobCancelled fact) {
    return out.number(11).part(fact.cancel(), JobWire::write).time(fact.purgeAt());
  }

  @Override
  public AvroWriter jobCompleted(Fact.JobCompleted fact) {
    return out.number(12)
        .number(fact.fencingToken())
        .part(fact.result(), JobWire::write)
        .maybe(fact.resultType(), AvroWriter::text)
        .time(fact.purgeAt());
  }

  @Override
  public AvroWriter jobFailed(Fact.JobFailed fact) {
    return out.number(13).part(fact.failure(), JobWire::write).time(fact.purgeAt());
  }

  @Override
  public AvroWriter jobRetried(Fact.JobRetried fact) {
    return out.number(14).maybe(fact.reason(), AvroWriter::text);
  }

  @Override
  public AvroWriter jobPurged(Fact.JobPurged fact) {
    return out.number(15);
  }
}
