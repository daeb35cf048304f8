// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import java.io.IOException;

/** Yes, yes as before, or no; and what an accepted order answers with. */
final class VerdictWire {

  private static final int VERDICTS = 3;
  private static final int ANSWERS = 4;

  static void write(AvroWriter out, Outcome.Verdict verdict) {
    if (verdict instanceof Outcome.Accepted accepted) {
      out.number(0).part(accepted.answer(), VerdictWire::write);
    } else if (verdict instanceof Outcome.Duplicate duplicate) {
      out.number(1)
          .part(duplicate.first(), JobWire::write)
          .part(duplicate.answer(), VerdictWire::write);
    } else {
      Outcome.Rejected rejected = (Outcome.Rejected) verdict;
      out.number(2)
          .text(rejected.reason().code())
          .text(rejected.sentence())
          .maybe(rejected.job(), JobWire::write)
          .words(rejected.details());
    }
  }

  static Outcome.Verdict verdict(AvroReader in) throws IOException {
    return switch (in.branch(VERDICTS)) {
      case 0 -> new Outcome.Accepted(answer(in));
      case 1 -> new Outcome.Duplicate(JobWire.position(in), answer(in));
      default ->
          new Outcome.Rejected(reason(in.text()), in.text(), in.maybe(JobWire::job), in.words());
    };
  }

  private static void write(AvroWriter out, Outcome.Answer answer) {
    if (answer instanceof Outcome.OfJob ofJob) {
      out.number(0).part(ofJob.job(), JobWire::write);
    } else if (answer instanceof Outcome.OfGrants ofGrants) {
      out.number(1).each(ofGrants.grants(), VerdictWire::write);
    } else if (answer instanceof Outcome.OfHeartbeat beat) {
      out.number(2).time(beat.expiresAt()).flag(beat.cancelRequested());
    } else {
      out.number(3);
    }
  }

  private static Outcome.Answer answer(AvroReader in) throws IOException {
    return switch (in.branch(ANSWERS)) {
      case 0 -> new Outcome.OfJob(JobWire.snapshot(in));
      case 1 -> new Outcome.OfGrants(in.each(VerdictWire::grant));
      case 2 -> new Outcome.OfHeartbeat(in.time(), in.flag());
      default -> new Outcome.Nothing();
    };
  }

  private static void write(AvroWriter out, Outcome.Grant grant) {
    out.part(grant.job(), JobWire::write)
        .part(grant.lease(), JobWire::write)
        .text(grant.leaseToken());
  }

  private static Outcome.Grant grant(AvroReader in) throws IOException {
    return new Outcome.Grant(JobWire.snapshot(in), JobWire.lease(in), in.text());
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
