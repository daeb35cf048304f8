// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

/** What a command says that its order is. */
public sealed interface Operation {

  /**
   * @param name the order's name, as the sender wrote it
   */
  record Named(String name) implements Operation {}

  /**
   * The sender named none: what the union's branch says is all there is. Some Avro libraries pick a
   * branch by its fields, so that it may have meant another order of the same fields.
   */
  record Unnamed() implements Operation {}
}
