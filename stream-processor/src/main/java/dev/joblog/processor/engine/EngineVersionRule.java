// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.NotEquippedException;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Accepted;
import dev.joblog.protocol.Outcome.Nothing;
import dev.joblog.protocol.Outcome.Rejected;
import dev.joblog.protocol.Outcome.Verdict;
import dev.joblog.protocol.Rejection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** SetEngineVersion. The log alone says what is refused. */
record EngineVersionRule(Order.SetEngineVersion order) implements Rule {

  /**
   * @throws NotEquippedException if this process lacks what is not refused: the task stops
   */
  @Override
  public Optional<Verdict> decide(DecisionDraft draft) {
    int inForce = draft.meta().engineVersion();
    int versionMax = EngineVersion.nextMax(inForce);
    if (order.version() < inForce || order.version() > versionMax) {
      return Optional.of(
          new Rejected(
              Rejection.ENGINE_VERSION_UNSUPPORTED,
              String.format(
                  Locale.ROOT,
                  "Expected engine version %d to %d, but it is %d",
                  inForce,
                  versionMax,
                  order.version()),
              Optional.empty(),
              Map.of("versionMax", Integer.toString(versionMax))));
    }
    if (order.leaseKey() < 1) {
      return Optional.of(Refusal.invalid("/leaseKey", "it is not 1 or more"));
    }
    draft.engine(order.version(), order.leaseKey());
    order.forward().ifPresent(draft::forward);
    return Optional.of(new Accepted(new Nothing()));
  }
}
