// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

/** One record of {@code job-commands}: who orders, and what. */
public record Command(CommandHeader header, Operation operation, Order order) {

  /** Named as its order is: what every writer of ours sends. */
  public Command(CommandHeader header, Order order) {
    this(header, new Operation.Named(order.name()), order);
  }
}
