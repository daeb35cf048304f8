// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.util.Optional;

/**
 * One record of {@code job-commands}: who orders, and what.
 *
 * @param operation the order's name as the sender wrote it; empty: the sender named none, and the
 *     order may be one that merely has the same fields
 */
public record Command(CommandHeader header, Optional<String> operation, Order order) {

  /** Named as its order is: what every writer of ours sends. */
  public Command(CommandHeader header, Order order) {
    this(header, Optional.of(order.name()), order);
  }
}
