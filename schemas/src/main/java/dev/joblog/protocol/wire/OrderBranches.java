// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.Operation;
import dev.joblog.protocol.Order;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/**
 * Which orders a union's branch may have been meant as. Libraries that are given a plain map pick
 * the branch by its fields (fastavro: the first of those with the most fields in common; Apache
 * Avro for Python: the last that fits), and there is a map that fits two branches exactly if each
 * has all fields that the other can't do without.
 */
final class OrderBranches {

  private static final List<Schema> ORDERS =
      dev.joblog.avro.Command.getClassSchema().getField("order").schema().getTypes();

  private static final Map<String, Operation.Unnamed> UNNAMED =
      ORDERS.stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  Schema::getName, order -> new Operation.Unnamed(fitting(order))));

  /** What a command that names no order says. */
  static Operation.Unnamed unnamed(Order order) {
    return Objects.requireNonNull(UNNAMED.get(order.name()));
  }

  private static List<String> fitting(Schema order) {
    return ORDERS.stream()
        .filter(other -> takesAllNeededBy(order, other) && takesAllNeededBy(other, order))
        .map(Schema::getName)
        .toList();
  }

  private static boolean takesAllNeededBy(Schema needing, Schema taking) {
    return needing.getFields().stream()
        .filter(field -> !field.hasDefaultValue())
        .allMatch(
            field -> {
              Schema.Field taken = taking.getField(field.name());
              return taken != null && taken.schema().equals(field.schema());
            });
  }

  private OrderBranches() {}
}
