// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.processor.engine.Decision;
import dev.joblog.processor.engine.Engine;
import dev.joblog.processor.state.RowStore;
import dev.joblog.processor.store.NotEquippedException;
import dev.joblog.processor.store.Rows;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.wire.UndecodableException;
import dev.joblog.protocol.wire.UndecodableException.Sender;
import dev.joblog.topics.DeadLetterHeaders;
import dev.joblog.topics.LogHeaders;
import dev.joblog.topics.SchemaHeader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.common.KafkaException;
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
 * decided again, the same way (DESIGN 5). A record that is no command, or that can't be decided, is
 * put aside and the partition goes on, whatever it holds (ADR 0050). What is no fault of the record
 * throws and stops the Stream thread: Kafka, the store, what this process lacks, and all that comes
 * once a decision is being applied.
 */
final class CommandTask {

  private static final Logger LOG = LoggerFactory.getLogger(CommandTask.class);

  private final Shared shared;
  private final ProcessorContext<byte[], Addressed> context;
  private final int partition;
  private final RowStore rows;
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
    this.rows = shared.stores().of(partition);
    Rows logged = new LoggedRows(store, rows);
    this.engine = new Engine(logged, shared.leaseKeys());
    this.chain = ChainHead.read(logged);
    LogPosition applied = LogPosition.read(logged);
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
    reads.seen(shared.nanos().getAsLong());
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
    OptionalLong oversized = Oversized.bytes(record.key(), record.value(), record.headers());
    if (oversized.isPresent()) {
      String sentence = Oversized.sentence(oversized.getAsLong());
      refuse(record, at, recordTime, sentence, Optional.empty());
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
    Encoded decided = encoded(decision);
    apply(at, decided);
    publish(record, at, decided);
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
    apply(at, encoded(engine.skip(at, recordTime)));
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
    Encoded decided;
    try {
      Optional<Position> from = Forwarding.from(record.headers());
      decided = encoded(engine.decide(at, from, recordTime, home, command));
    } catch (NotEquippedException | KafkaException notForThisRecord) {
      throw notForThisRecord;
    } catch (RuntimeException fault) {
      giveUp(record, at, recordTime, command, fault);
      return;
    }
    apply(at, decided);
    publish(record, at, decided);
    count(command.order(), at, decided.decision());
    tellRepairs(at, decided.decision());
    if (command.order() instanceof Order.Tick) {
      ticker.folded(command.header().commandId());
      reads.folded(command.header().commandId());
      var unused = tick(); // what is still due need not wait for the next punctuation
    }
  }

  /**
   * Deciding reads only, and whoever decides this record on this state meets the same fault: it
   * would hold up the partition for ever. A fault of ours, so it is said loudly (ADR 0050). After a
   * Tick, the next one waits its time instead of following at once.
   */
  private void giveUp(
      Record<byte[], byte[]> record,
      Position at,
      Instant recordTime,
      Command command,
      RuntimeException fault) {
    LOG.error("event=undecided partition={} offset={}", at.partition(), at.offset(), fault);
    apply(at, encoded(engine.skip(at, recordTime)));
    String sentence =
        "Expected to decide "
            + command.order().name()
            + ", but it ends in "
            + fault.getClass().getName();
    putAside(record, at, DeadLetterHeaders.UNDECIDED, sentence);
    reads.folded(command.header().commandId());
  }

  private Encoded encoded(Decision decision) {
    return Encoded.of(decision, chain, shared.wire());
  }

  /** State first, then what the world is told; both or neither, by the transaction. */
  private void apply(Position at, Encoded decided) {
    Decision decision = decided.decision();
    engine.apply(decision, decided.head().bytes());
    rows.publish();
    reads.applied(at.offset(), decision.t());
    chain = decided.head();
  }

  private void publish(Record<byte[], byte[]> record, Position at, Encoded decided) {
    Decision decision = decided.decision();
    for (int i = 0; i < decided.events().size(); i++) {
      Event event = decision.events().get(i);
      context.forward(
          new Record<>(
              utf8(event.header().jobId().toString()),
              Addressed.to(at.partition(), decided.events().get(i)),
              decision.t().toEpochMilli(),
              header(LogHeaders.EVENT, event.fact().name())),
          JobTopology.EVENTS_SINK);
    }
    shared.metrics().events(decided.events().size());
    for (int i = 0; i < decided.outcomes().size(); i++) {
      Outcome outcome = decision.outcomes().get(i);
      context.forward(
          new Record<>(
              utf8(outcome.writtenId()),
              new Addressed(outcome.replyPartition(), decided.outcomes().get(i)),
              outcome.t().toEpochMilli(),
              header(LogHeaders.VERDICT, outcome.verdict().name())),
          JobTopology.OUTCOMES_SINK);
      if (isOwn(outcome, at) && isOnWrongPartition(outcome)) {
        Outcome.Rejected rejected = (Outcome.Rejected) outcome.verdict();
        putAside(record, at, rejected.reason().code(), rejected.sentence());
      }
    }
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

  /**
   * Sends a Tick if one is due; called often.
   *
   * @return how far the earliest due entry is past; negative before it is due
   */
  Optional<Duration> tick() {
    reads.seen(shared.nanos().getAsLong());
    Optional<Instant> due = engine.earliestDue();
    ticker.sendIfDue(due);
    Optional<Duration> overdue = due.map(ticker::overdue);
    shared
        .metrics()
        .tickLag(partition, overdue.map(past -> Math.max(0, past.toMillis())).orElse(0L));
    return overdue;
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
