// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.util.List;

/** What a command says that its order is. */
public sealed interface Operation {

  /**
   * @param name the order's name, as the sender wrote it
   */
  record Named(String name) implements Operation {}

  /**
   * The sender named none: what the union's branch says is all there is. Some Avro libraries pick a
   * branch by its fields.
   *
   * @param fits names of the orders that take the fields of this one, its own among them; several:
   *     the sender may have meant another
   */
  record Unnamed(List<String> fits) implements Operation {}
}
