// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.avro.Accepted;
import dev.joblog.avro.Duplicate;
import dev.joblog.avro.Grant;
import dev.joblog.avro.GrantsAnswer;
import dev.joblog.avro.HeartbeatAnswer;
import dev.joblog.avro.JobAnswer;
import dev.joblog.avro.NoAnswer;
import dev.joblog.avro.Rejected;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecordBase;

/** Yes, yes as before, or no; and what an accepted order answers with. */
final class VerdictWire {

  static SpecificRecordBase encode(Outcome.Verdict verdict) {
    if (verdict instanceof Outcome.Accepted accepted) {
      return new Accepted(encode(accepted.answer()));
    }
    if (verdict instanceof Outcome.Duplicate duplicate) {
      return new Duplicate(JobWire.encode(duplicate.first()), encode(duplicate.answer()));
    }
    Outcome.Rejected rejected = (Outcome.Rejected) verdict;
    return new Rejected(
        rejected.reason().code(),
        rejected.sentence(),
        rejected.job().map(JobWire::encode).orElse(null),
        SpecWire.sorted(rejected.details()));
  }

  static Outcome.Verdict decode(Object verdict) throws UndecodableException {
    if (verdict instanceof Accepted accepted) {
      return new Outcome.Accepted(decodeAnswer(accepted.getAnswer()));
    }
    if (verdict instanceof Duplicate duplicate) {
      return new Outcome.Duplicate(
          JobWire.decode(duplicate.getFirst()), decodeAnswer(duplicate.getAnswer()));
    }
    if (verdict instanceof Rejected rejected) {
      Optional<Job> job =
          rejected.getJob() == null
              ? Optional.empty()
              : Optional.of(JobWire.decode(rejected.getJob()));
      return new Outcome.Rejected(
          reason(rejected.getReason()),
          rejected.getSentence(),
          job,
          SpecWire.sorted(rejected.getDetails()));
    }
    throw new UndecodableException("Expected a verdict that this build knows, but it is newer");
  }

  private static SpecificRecordBase encode(Outcome.Answer answer) {
    if (answer instanceof Outcome.OfJob ofJob) {
      return new JobAnswer(JobWire.encode(ofJob.job()));
    }
    if (answer instanceof Outcome.OfGrants ofGrants) {
      return new GrantsAnswer(ofGrants.grants().stream().map(VerdictWire::encode).toList());
    }
    if (answer instanceof Outcome.OfHeartbeat beat) {
      return new HeartbeatAnswer(beat.expiresAt(), beat.cancelRequested());
    }
    return new NoAnswer();
  }

  private static Outcome.Answer decodeAnswer(Object answer) throws UndecodableException {
    if (answer instanceof JobAnswer ofJob) {
      return new Outcome.OfJob(JobWire.decode(ofJob.getJob()));
    }
    if (answer instanceof GrantsAnswer ofGrants) {
      List<Outcome.Grant> grants = new ArrayList<>();
      for (Grant grant : ofGrants.getGrants()) {
        grants.add(
            new Outcome.Grant(
                JobWire.decode(grant.getJob()),
                JobWire.decode(grant.getLease()),
                grant.getLeaseToken()));
      }
      return new Outcome.OfGrants(List.copyOf(grants));
    }
    if (answer instanceof HeartbeatAnswer beat) {
      return new Outcome.OfHeartbeat(beat.getExpiresAt(), beat.getCancelRequested());
    }
    if (answer instanceof NoAnswer) {
      return new Outcome.Nothing();
    }
    throw new UndecodableException("Expected an answer that this build knows, but it is newer");
  }

  private static Grant encode(Outcome.Grant grant) {
    return new Grant(
        JobWire.encode(grant.job()), JobWire.encode(grant.lease()), grant.leaseToken());
  }

  private static Rejection reason(String code) throws UndecodableException {
    for (Rejection rejection : Rejection.values()) {
      if (rejection.code().equals(code)) {
        return rejection;
      }
    }
    throw new UndecodableException("Expected a rejection that this build knows, but it is newer");
  }

  private VerdictWire() {}
}
