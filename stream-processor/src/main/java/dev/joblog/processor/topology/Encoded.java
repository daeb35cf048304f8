// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.processor.engine.Decision;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.wire.EventWire;
import java.util.ArrayList;
import java.util.List;

/**
 * A decision as the log will have it, made before anything changes: one that does not fit changes
 * nothing.
 *
 * @param events values of {@code job-events}, linked
 * @param head the chain's after them
 * @param outcomes values of {@code job-outcomes}, one for each of the decision's
 */
record Encoded(Decision decision, List<byte[]> events, ChainHead head, List<byte[]> outcomes) {

  /**
   * @throws IllegalStateException if a record or a row is larger than any may be: the broker would
   *     refuse it, and the task would meet it for ever
   */
  static Encoded of(Decision decision, ChainHead last, Shared.Wire wire) {
    bounded("a row", decision.largestRow());
    ChainHead head = last;
    List<byte[]> events = new ArrayList<>(decision.events().size());
    for (Event event : decision.events()) {
      EventWire.EncodedEvent link = wire.events().encode(event, head.position() + 1, head.hash());
      bounded("an event", link.record().length);
      events.add(link.record());
      head = new ChainHead(head.position() + 1, link.hash());
    }
    List<byte[]> outcomes = new ArrayList<>(decision.outcomes().size());
    for (Outcome outcome : decision.outcomes()) {
      byte[] record = wire.outcomes().encode(outcome);
      bounded("an outcome", record.length);
      outcomes.add(record);
    }
    return new Encoded(decision, events, head, outcomes);
  }

  private static void bounded(String what, int bytes) {
    if (bytes > Limits.RECORD_BYTES_MAX) {
      throw new IllegalStateException(
          "Expected "
              + what
              + " of at most "
              + Limits.RECORD_BYTES_MAX
              + " bytes, but it has "
              + bytes);
    }
  }
}
