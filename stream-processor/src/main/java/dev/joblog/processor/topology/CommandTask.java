// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.processor.engine.Decision;
import dev.joblog.processor.engine.Engine;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.wire.EventWire;
import dev.joblog.protocol.wire.UndecodableException;
import dev.joblog.protocol.wire.UndecodableException.Sender;
import dev.joblog.topics.DeadLetterHeaders;
import dev.joblog.topics.LogHeaders;
import dev.joblog.topics.SchemaHeader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition's commands, one at a time: decode, decide, chain the events, apply, publish. All of
 * it belongs to the task's transaction, so a command that was cut off half-way is met again and
 * decided again, the same way (DESIGN 5). Bytes that are no command are put aside and the partition
 * goes on; a broken invariant throws and stops the Stream thread only.
 */
final class CommandTask {

  private static final Logger LOG = LoggerFactory.getLogger(CommandTask.class);

  private final Shared shared;
  private final ProcessorContext<byte[], Addressed> context;
  private final int partition;
  private final KeyValueRows rows;
  private final Engine engine;
  private final Ticker ticker;
  private final Partition reads;
  private ChainHead chain;

  /** The store is restored when this is called. */
  CommandTask(Shared shared, ProcessorContext<byte[], Addressed> context) {
    this.shared = shared;
    this.context = context;
    this.partition = context.taskId().partition();
    KeyValueStore<Bytes, byte[]> store = context.getStateStore(JobTopology.STORE);
    this.rows = new KeyValueRows(store);
    this.engine = new Engine(rows, shared.leaseKeys());
    this.chain = ChainHead.read(rows);
    LogPosition applied = LogPosition.read(rows);
    this.ticker =
        new Ticker(
            partition,
            applied.lastOffset(),
            shared.nanos(),
            shared.tickSender(),
            shared.logEnd(),
            shared.tickIds());
    this.reads =
        shared
            .partitions()
            .open(
                partition,
                applied,
                new TimeBarrier(partition, shared.tickSender(), shared.tickIds()));
    LOG.info("event=partition-opened partition={} applied={}", partition, applied.lastOffset());
  }

  void process(Record<byte[], byte[]> record) {
    Position at =
        context
            .recordMetadata()
            .map(metadata -> new Position(metadata.partition(), metadata.offset()))
            .orElseThrow();
    Instant recordTime = Instant.ofEpochMilli(record.timestamp());
    ticker.received(at.offset(), recordTime);
    if (at.offset() <= reads.lastOffset()) {
      leaveAlone(at);
      return;
    }
    Command command;
    try {
      command =
          shared.wire().commands().decode(record.value(), SchemaHeader.read(record.headers()));
    } catch (UndecodableException undecodable) {
      String sentence = String.valueOf(undecodable.getMessage());
      refuse(record, at, recordTime, sentence, undecodable.sender());
      return;
    }
    if (isRepliedNowhere(command.header())) {
      String sentence =
          "Expected replyPartition to be below "
              + shared.replyPartitions()
              + ", but it is "
              + command.header().replyPartition().getAsInt();
      CommandHeader sender = command.header().repliedAnywhere();
      refuse(record, at, recordTime, sentence, Optional.of(new Sender(sender, "/replyPartition")));
      return;
    }
    OptionalInt home = shared.routing().home(command.order());
    if (isForwarded(record, at, home)) {
      forward(record, at, recordTime, home.getAsInt());
      return;
    }
    decide(record, at, recordTime, home, command);
  }

  /**
   * The store has this record already. It happens when the group's offsets were lost, which Kafka
   * forgets a week after the last processor stopped: the log is read from its beginning, and what
   * is applied stays applied once.
   */
  private void leaveAlone(Position at) {
    if (shared.metrics().repeat() == 1) {
      LOG.warn(
          "event=repeated-record partition={} offset={} applied={}",
          at.partition(),
          at.offset(),
          reads.lastOffset());
    }
  }

  /** No command, or one of which a field is bad: its sender, if it says who that is, is told. */
  private void refuse(
      Record<byte[], byte[]> record,
      Position at,
      Instant recordTime,
      String sentence,
      Optional<Sender> sender) {
    Decision decision =
        sender
            .map(bad -> engine.refuse(at, recordTime, bad.header(), bad.pointer(), sentence))
            .orElseGet(() -> engine.skip(at, recordTime));
    apply(at, decision);
    decision.outcomes().forEach(this::publish);
    putAside(record, at, DeadLetterHeaders.UNDECODABLE, sentence);
  }

  /** Its outcome would lie where its sender does not look. */
  private boolean isRepliedNowhere(CommandHeader header) {
    return header.replyPartition().orElse(0) >= shared.replyPartitions()
        && engine.refusesUnknownReplyPartitions();
  }

  private boolean isForwarded(Record<byte[], byte[]> record, Position at, OptionalInt home) {
    return home.isPresent()
        && home.getAsInt() != at.partition()
        && home.getAsInt() < shared.routing().partitions()
        && !Forwarding.isForwarded(record.headers())
        && DeadLetter.isWhole(record)
        && engine.forwards();
  }

  /** Nothing is decided here; the copy is decided where it belongs. */
  private void forward(Record<byte[], byte[]> record, Position at, Instant recordTime, int home) {
    apply(at, engine.skip(at, recordTime));
    context.forward(Forwarding.copy(record, at, home), JobTopology.FORWARD_SINK);
    if (shared.metrics().forwarded() == 1) {
      LOG.warn(
          "event=command-forwarded partition={} offset={} to={}: a producer's partitioner is not"
              + " Kafka's murmur2; this is said once, joblog_commands_forwarded_total counts on",
          at.partition(),
          at.offset(),
          home);
    }
  }

  private void decide(
      Record<byte[], byte[]> record,
      Position at,
      Instant recordTime,
      OptionalInt home,
      Command command) {
    Order order = command.order();
    Decision decision =
        engine.decide(at, Forwarding.from(record.headers()), recordTime, home, command);
    apply(at, decision);
    for (Outcome outcome : decision.outcomes()) {
      publish(outcome);
      if (isOwn(outcome, at) && isOnWrongPartition(outcome)) {
        Outcome.Rejected rejected = (Outcome.Rejected) outcome.verdict();
        putAside(record, at, rejected.reason().code(), rejected.sentence());
      }
    }
    count(order, at, decision);
    tellRepairs(at, decision);
    if (order instanceof Order.Tick) {
      ticker.folded(command.header().commandId());
      reads.folded(command.header().commandId());
      tick(); // what is still due need not wait for the next punctuation
    }
  }

  /** State first, then what the world is told; both or neither, by the transaction. */
  private void apply(Position at, Decision decision) {
    List<EventWire.EncodedEvent> events = encode(decision);
    reads.apply(
        at.offset(),
        decision.t(),
        () -> {
          engine.apply(decision);
          if (!events.isEmpty()) {
            chain.write(rows);
          }
        });
    for (int i = 0; i < events.size(); i++) {
      String jobId = decision.events().get(i).header().jobId().toString();
      context.forward(
          new Record<>(
              utf8(jobId),
              Addressed.to(at.partition(), bounded("event", events.get(i).record())),
              decision.t().toEpochMilli(),
              header(LogHeaders.EVENT, decision.events().get(i).fact().name())),
          JobTopology.EVENTS_SINK);
    }
    shared.metrics().events(events.size());
  }

  /** Links the events and moves the head on. */
  private List<EventWire.EncodedEvent> encode(Decision decision) {
    List<EventWire.EncodedEvent> encoded = new ArrayList<>(decision.events().size());
    for (Event event : decision.events()) {
      EventWire.EncodedEvent link =
          shared.wire().events().encode(event, chain.position() + 1, chain.hash());
      chain = new ChainHead(chain.position() + 1, link.hash());
      encoded.add(link);
    }
    return encoded;
  }

  private void publish(Outcome outcome) {
    context.forward(
        new Record<>(
            utf8(outcome.commandId().toString()),
            new Addressed(
                outcome.replyPartition(),
                bounded("outcome", shared.wire().outcomes().encode(outcome))),
            outcome.t().toEpochMilli(),
            header(LogHeaders.VERDICT, outcome.verdict().name())),
        JobTopology.OUTCOMES_SINK);
  }

  private void putAside(
      Record<byte[], byte[]> record, Position at, String reason, String sentence) {
    LOG.warn(
        "event=dead-letter partition={} offset={} reason={} sentence=\"{}\"",
        at.partition(),
        at.offset(),
        reason,
        sentence);
    shared.metrics().deadLetter(reason);
    context.forward(DeadLetter.of(record, at, reason, sentence), JobTopology.DEAD_LETTER_SINK);
  }

  /** Sends a Tick if one is due. */
  void tick() {
    Optional<Instant> due = engine.earliestDue();
    ticker.sendIfDue(due);
    long lagMs = due.map(when -> Math.max(0, ticker.overdue(when).toMillis())).orElse(0L);
    shared.metrics().tickLag(partition, lagMs);
  }

  private void count(Order order, Position at, Decision decision) {
    String operation = order.name();
    Optional<Outcome> own =
        decision.outcomes().stream().filter(outcome -> isOwn(outcome, at)).findFirst();
    own.ifPresentOrElse(
        outcome -> shared.metrics().command(operation, outcome.verdict()),
        () -> shared.metrics().command(operation));
  }

  /** The answer is right; the store was not (ADR 0063). */
  private void tellRepairs(Position at, Decision decision) {
    if (decision.repairs() > 0) {
      shared.metrics().indexRepairs(decision.repairs());
      LOG.warn(
          "event=index-repaired partition={} offset={} rows={}",
          at.partition(),
          at.offset(),
          decision.repairs());
    }
  }

  private static boolean isOwn(Outcome outcome, Position at) {
    return outcome.command().equals(at);
  }

  private static boolean isOnWrongPartition(Outcome outcome) {
    return outcome.verdict() instanceof Outcome.Rejected rejected
        && rejected.reason() == Rejection.WRONG_PARTITION;
  }

  /** A record that the broker would refuse stops the task for ever, so it must not come to be. */
  private static byte[] bounded(String what, byte[] value) {
    if (value.length > Limits.RECORD_BYTES_MAX) {
      throw new IllegalStateException(
          "Expected an "
              + what
              + " of at most "
              + Limits.RECORD_BYTES_MAX
              + " bytes, but it has "
              + value.length);
    }
    return value;
  }

  private static Headers header(String name, String value) {
    return new RecordHeaders().add(name, utf8(value));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  void close() {
    shared.partitions().close(partition, reads);
    shared.metrics().closed(partition);
  }
}
