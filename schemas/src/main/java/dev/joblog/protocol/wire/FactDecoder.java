// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import static dev.joblog.protocol.wire.Optionals.map;

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
import java.util.Optional;

/** The branch of the event's union as a fact. */
final class FactDecoder {

  static Fact decode(Object fact) throws UndecodableException {
    if (fact instanceof JobCreated created) {
      return new Fact.JobCreated(
          SpecWire.decode(created.getSpec()),
          new JsonText(created.getPayload()),
          created.getFencingToken());
    }
    if (fact instanceof JobClaimed claimed) {
      return new Fact.JobClaimed(JobWire.decode(claimed.getLease()), claimed.getAttempt());
    }
    if (fact instanceof LeaseExtended extended) {
      return new Fact.LeaseExtended(
          extended.getFencingToken(),
          extended.getExpiresAt(),
          map(extended.getProgress(), JobWire::decode),
          map(extended.getCheckpoint(), JsonText::new));
    }
    if (fact instanceof JobCompleted completed) {
      return new Fact.JobCompleted(
          completed.getFencingToken(),
          new JsonText(completed.getResult()),
          Optional.ofNullable(completed.getResultType()),
          completed.getPurgeAt());
    }
    if (fact instanceof LeaseExpired expired) {
      return new Fact.LeaseExpired(expired.getFencingToken());
    }
    if (fact instanceof JobReleased released) {
      return new Fact.JobReleased(
          released.getFencingToken(),
          released.getUndelivered(),
          Optional.ofNullable(released.getReason()));
    }
    if (fact instanceof AttemptFailed failed) {
      return new Fact.AttemptFailed(failed.getFencingToken(), JobWire.decode(failed.getFailure()));
    }
    return ofLife(fact);
  }

  private static Fact ofLife(Object fact) throws UndecodableException {
    if (fact instanceof RetryScheduled retry) {
      return new Fact.RetryScheduled(retry.getRunAt());
    }
    if (fact instanceof JobApproved approved) {
      return new Fact.JobApproved(Optional.ofNullable(approved.getReason()));
    }
    if (fact instanceof JobRejected rejected) {
      return new Fact.JobRejected(Optional.ofNullable(rejected.getReason()), rejected.getPurgeAt());
    }
    if (fact instanceof JobFailed failed) {
      return new Fact.JobFailed(JobWire.decode(failed.getFailure()), failed.getPurgeAt());
    }
    if (fact instanceof CancelRequested requested) {
      return new Fact.CancelRequested(JobWire.decode(requested.getCancel()));
    }
    if (fact instanceof JobCancelled cancelled) {
      return new Fact.JobCancelled(JobWire.decode(cancelled.getCancel()), cancelled.getPurgeAt());
    }
    if (fact instanceof JobRetried retried) {
      return new Fact.JobRetried(Optional.ofNullable(retried.getReason()));
    }
    if (fact instanceof JobBecamePending) {
      return new Fact.JobBecamePending();
    }
    if (fact instanceof JobPurged) {
      return new Fact.JobPurged();
    }
    throw new UndecodableException("Expected a fact that this build knows, but it is newer");
  }

  private FactDecoder() {}
}
