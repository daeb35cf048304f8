// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.processor.engine.Decision;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.wire.EventWire.EncodedEvent;
import dev.joblog.topics.LogHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A partition's decisions as records: its events, each linked to the one before it, and outcomes,
 * each on the partition that its sender reads.
 */
final class Publisher {

  /**
   * A decision as the log will have it.
   *
   * @param head the chain's after its events
   */
  record Encoded(Decision decision, List<byte[]> events, ChainHead head, List<byte[]> outcomes) {}

  private final ProcessorContext<byte[], Addressed> context;
  private final Shared.Wire wire;
  private ChainHead chain;

  /**
   * @param chain of the events published so far
   */
  Publisher(ProcessorContext<byte[], Addressed> context, Shared.Wire wire, ChainHead chain) {
    this.context = context;
    this.wire = wire;
    this.chain = chain;
  }

  /**
   * Encodes what is to be published next. Made before anything changes: a decision that does not
   * fit changes nothing.
   *
   * @throws IllegalStateException if a record or a row is larger than any may be: the broker would
   *     refuse it, and the task would meet it for ever
   */
  Encoded encoded(Decision decision) {
    bounded("a row", decision.largestRow());
    ChainHead head = chain;
    List<byte[]> events = new ArrayList<>(decision.events().size());
    for (Event event : decision.events()) {
      EncodedEvent link = wire.events().encode(event, head.position() + 1, head.hash());
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

  void publish(Encoded decided) {
    chain = decided.head();
    for (int i = 0; i < decided.events().size(); i++) {
      Event event = decided.decision().events().get(i);
      context.forward(
          new Record<>(
              utf8(event.header().jobId().toString()),
              Addressed.to(event.header().command().partition(), decided.events().get(i)),
              event.header().t().toEpochMilli(),
              header(LogHeaders.EVENT, event.fact().name())),
          JobTopology.EVENTS_SINK);
    }
    for (int i = 0; i < decided.outcomes().size(); i++) {
      Outcome outcome = decided.decision().outcomes().get(i);
      context.forward(
          new Record<>(
              utf8(outcome.writtenId()),
              new Addressed(outcome.replyPartition(), decided.outcomes().get(i)),
              outcome.t().toEpochMilli(),
              header(LogHeaders.VERDICT, outcome.verdict().name())),
          JobTopology.OUTCOMES_SINK);
    }
  }

  private static Headers header(String name, String value) {
    return new RecordHeaders().add(name, utf8(value));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
