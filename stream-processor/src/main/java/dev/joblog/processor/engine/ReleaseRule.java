// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.EventHeader.Cause;
import dev.joblog.protocol.Lease;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Verdict;

/** ReleaseJob. */
record ReleaseRule(Order.ReleaseJob order) implements LeaseRule {

  @Override
  public void check(CommandCheck check) {
    check.reason(order.reason());
  }

  @Override
  public void fingerprint(Fingerprint print) {
    print.text(order.leaseToken()).job(order.jobId(), order.reason());
  }

  @Override
  public String verb() {
    return "release";
  }

  @Override
  public Verdict decide(DecisionDraft draft, StoredJob stored, Lease lease, Cause cause) {
    return accepted(draft, new Endings(draft).released(stored, false, order.reason(), cause));
  }
}
