// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.Operation;
import dev.joblog.protocol.Outcome.Rejected;
import dev.joblog.protocol.Rejection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the order is the one that its sender meant (ADR 0080). */
final class OperationCheck {

  static Optional<Rejected> fault(Command command, EngineVersion version) {
    String carried = command.order().name();
    if (command.operation() instanceof Operation.Named named) {
      return named.name().equals(carried) ? Optional.empty() : Optional.of(mismatch(carried));
    }
    List<String> alike = version.ordersLike(carried);
    return alike.size() > 1 ? Optional.of(required(String.join(", ", alike))) : Optional.empty();
  }

  /** Without the name that it was given: that is any text. */
  private static Rejected mismatch(String carried) {
    return new Rejected(
        Rejection.OPERATION_MISMATCH,
        "Expected the command to carry the order that its operation names, but it carries "
            + carried,
        Optional.empty(),
        Map.of("operation", carried));
  }

  private static Rejected required(String fits) {
    return new Rejected(
        Rejection.OPERATION_REQUIRED,
        "Expected the command to name its operation, but it names none and its fields fit " + fits,
        Optional.empty(),
        Map.of("operations", fits));
  }

  private OperationCheck() {}
}
