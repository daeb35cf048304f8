// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.StoredJob;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Accepted;
import dev.joblog.protocol.Outcome.Nothing;
import dev.joblog.protocol.Outcome.Verdict;
import java.util.Optional;

/** ClaimUndelivered: the claim waits no longer, and each grant that is still its sender's ends. */
record UndeliveredRule(Order.ClaimUndelivered order) implements Rule {

  @Override
  public void check(CommandCheck check) {
    check.route(order.route()).between("/grants", order.grants().size(), 0, Limits.CLAIM_JOBS_MAX);
  }

  @Override
  public Optional<Verdict> decide(DecisionDraft draft) {
    draft.endWait(order.route().queue(), order.claimOffset());
    Endings endings = new Endings(draft);
    for (Order.GrantRef grant : order.grants()) {
      draft
          .find(grant.jobId())
          .map(endings::expireIfPast)
          .filter(stored -> isHeld(stored, grant.fencingToken(), draft.principal()))
          .ifPresent(stored -> endings.released(stored, true, Optional.empty(), draft.cause()));
    }
    return Optional.of(new Accepted(new Nothing()));
  }

  private static boolean isHeld(StoredJob stored, long fencingToken, String principal) {
    return stored
        .job()
        .lease()
        .filter(lease -> lease.fencingToken() == fencingToken)
        .filter(lease -> lease.holder().equals(principal))
        .isPresent();
  }
}
