// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.EventHeader.Cause;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobStatus;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Answer;
import dev.joblog.protocol.Outcome.Verdict;
import java.util.Optional;

/** SubmitResult. */
record SubmitRule(Order.SubmitResult order) implements LeaseRule {

  @Override
  public void check(CommandCheck check) {
    order.resultType().ifPresent(type -> check.word("/resultType", type));
    check.document("/result", order.result(), Limits.PAYLOAD_BYTES_MAX);
  }

  @Override
  public void fingerprint(Fingerprint print) {
    print
        .text(order.jobId())
        .text(order.leaseToken())
        .document(order.result())
        .maybe(order.resultType());
  }

  @Override
  public String verb() {
    return "submit to";
  }

  @Override
  public Optional<String> keyedVerb() {
    return Optional.of("submit");
  }

  @Override
  public Answer answer(DecisionDraft draft, Job then) {
    return JobRule.bare(then);
  }

  @Override
  public Verdict decide(DecisionDraft draft, StoredJob stored, Lease lease, Cause cause) {
    Fact completed =
        new Fact.JobCompleted(
            lease.fencingToken(), order.result(), order.resultType(), draft.purgeAt(stored.job()));
    return accepted(draft, draft.emit(stored, completed, JobStatus.COMPLETED, cause));
  }
}
