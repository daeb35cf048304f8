// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.protocol.Outcome.Verdict;
import java.util.Optional;

/**
 * All that the engine knows of one order: what its fields may be, what an idempotency key remembers
 * of it, and what it does.
 */
interface Rule {

  /** Whether its fields are within the protocol, by the order alone. */
  default void check(CommandCheck check) {}

  /** What makes two orders the same to their key; nothing if no key is kept for such an order. */
  default void fingerprint(Fingerprint print) {}

  /**
   * What comes of it.
   *
   * @return empty: nobody is to be answered now (a Tick, a claim that parks)
   */
  Optional<Verdict> decide(DecisionDraft draft);
}
