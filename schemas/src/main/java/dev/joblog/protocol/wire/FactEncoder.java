// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.avro.AttemptFailed;
import dev.joblog.avro.CancelRequested;
import dev.joblog.avro.JobApproved;
import dev.joblog.avro.JobBecamePending;
import dev.joblog.avro.JobCancelled;
import dev.joblog.avro.JobClaimed;
import dev.joblog.avro.JobCompleted;
import dev.joblog.avro.JobCreated;
import dev.joblog.avro.JobFailed;
import dev.joblog.avro.JobPurged;
import dev.joblog.avro.JobRejected;
import dev.joblog.avro.JobReleased;
import dev.joblog.avro.JobRetried;
import dev.joblog.avro.LeaseExpired;
import dev.joblog.avro.LeaseExtended;
import dev.joblog.avro.RetryScheduled;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.JsonText;
import org.apache.avro.specific.SpecificRecordBase;

/** A fact as a branch of the event's union. */
record FactEncoder() implements Fact.Cases<SpecificRecordBase> {

  @Override
  public SpecificRecordBase jobCreated(Fact.JobCreated fact) {
    return new JobCreated(SpecWire.encode(fact.spec()), fact.payload().text(), fact.fencingToken());
  }

  @Override
  public SpecificRecordBase jobApproved(Fact.JobApproved fact) {
    return new JobApproved(fact.reason().orElse(null));
  }

  @Override
  public SpecificRecordBase jobRejected(Fact.JobRejected fact) {
    return new JobRejected(fact.reason().orElse(null), fact.purgeAt());
  }

  @Override
  public SpecificRecordBase jobClaimed(Fact.JobClaimed fact) {
    return new JobClaimed(JobWire.encode(fact.lease()), fact.attempt());
  }

  @Override
  public SpecificRecordBase leaseExtended(Fact.LeaseExtended fact) {
    return new LeaseExtended(
        fact.fencingToken(),
        fact.expiresAt(),
        fact.progress().map(JobWire::encode).orElse(null),
        fact.checkpoint().map(JsonText::text).orElse(null));
  }

  @Override
  public SpecificRecordBase leaseExpired(Fact.LeaseExpired fact) {
    return new LeaseExpired(fact.fencingToken());
  }

  @Override
  public SpecificRecordBase jobReleased(Fact.JobReleased fact) {
    return new JobReleased(fact.fencingToken(), fact.undelivered(), fact.reason().orElse(null));
  }

  @Override
  public SpecificRecordBase attemptFailed(Fact.AttemptFailed fact) {
    return new AttemptFailed(fact.fencingToken(), JobWire.encode(fact.failure()));
  }

  @Override
  public SpecificRecordBase retryScheduled(Fact.RetryScheduled fact) {
    return new RetryScheduled(fact.runAt());
  }

  @Override
  public SpecificRecordBase jobBecamePending(Fact.JobBecamePending fact) {
    return new JobBecamePending();
  }

  @Override
  public SpecificRecordBase cancelRequested(Fact.CancelRequested fact) {
    return new CancelRequested(JobWire.encode(fact.cancel()));
  }

  @Override
  public SpecificRecordBase jobCancelled(Fact.JobCancelled fact) {
    return new JobCancelled(JobWire.encode(fact.cancel()), fact.purgeAt());
  }

  @Override
  public SpecificRecordBase jobCompleted(Fact.JobCompleted fact) {
    return new JobCompleted(
        fact.fencingToken(), fact.result().text(), fact.resultType().orElse(null), fact.purgeAt());
  }

  @Override
  public SpecificRecordBase jobFailed(Fact.JobFailed fact) {
    return new JobFailed(JobWire.encode(fact.failure()), fact.purgeAt());
  }

  @Override
  public SpecificRecordBase jobRetried(Fact.JobRetried fact) {
    return new JobRetried(fact.reason().orElse(null));
  }

  @Override
  public SpecificRecordBase jobPurged(Fact.JobPurged fact) {
    return new JobPurged();
  }
}
