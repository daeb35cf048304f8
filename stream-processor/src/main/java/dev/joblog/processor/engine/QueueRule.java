// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Accepted;
import dev.joblog.protocol.Outcome.Nothing;
import dev.joblog.protocol.Outcome.Verdict;
import java.util.Optional;

/** ConfigureQueue. */
record QueueRule(Order.ConfigureQueue order) implements Rule {

  @Override
  public void check(CommandCheck check) {
    check
        .route(order.route())
        .span("/retention", order.retention(), Limits.RETENTION_MIN, Limits.RETENTION_MAX);
  }

  @Override
  public Optional<Verdict> decide(DecisionDraft draft) {
    draft.queues.configure(order.route().tenant(), order.route().queue(), order.retention());
    return Optional.of(new Accepted(new Nothing()));
  }
}
