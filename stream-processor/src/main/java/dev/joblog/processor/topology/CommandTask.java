// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import dev.joblog.processor.engine.Decision;
import dev.joblog.processor.engine.Engine;
import dev.joblog.processor.state.RowStore;
import dev.joblog.processor.store.NotEquippedException;
import dev.joblog.processor.store.Rows;
import dev.joblog.processor.topology.Publisher.Encoded;
import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Outcome.Rejected;
import dev.joblog.protocol.Outcome.Verdict;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.wire.UndecodableException;
import dev.joblog.protocol.wire.UndecodableException.Sender;
import dev.joblog.topics.DeadLetterHeaders;
import dev.joblog.topics.SchemaHeader;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * One partition's commands, one at a time: decode, decide, chain the events, apply, publish. All of
 * it belongs to the task's transaction, so a command that was cut off half-way is met again and
 * decided again, the same way (DESIGN 5). A record that is no command, or that can't be decided, is
 * put aside and the partition goes on, whatever it holds (ADR 0050). What is no fault of the record
 * throws and stops the Stream thread: Kafka, the store, what this process lacks, and all that comes
 * once a decision is being applied.
 */
final class CommandTask {

  private final Shared shared;
  private final int partition;
  private final RowStore rows;
  private final Engine engine;
  private final Ticker ticker;
  private final Partition reads;
  private final Publisher publisher;
  private final Forwarding forwarding;
  private final DeadLetters deadLetters;
  private final TaskReport report;

  /** The store is restored when this is called. */
  CommandTask(Shared shared, ProcessorContext<byte[], Addressed> context) {
    this.shared = shared;
    this.partition = context.taskId().partition();
    KeyValueStore<Bytes, byte[]> store = context.getStateStore(JobTopology.STORE);
    this.rows = shared.stores().of(partition);
    Rows logged = new LoggedRows(store, rows);
    this.engine = new Engine(logged, shared.leaseKeys());
    this.publisher = new Publisher(context, shared.wire(), ChainHead.read(logged));
    this.forwarding = new Forwarding(context, shared);
    this.deadLetters = new DeadLetters(context, shared.metrics());
    this.report = new TaskReport(shared.metrics(), partition);
    LogPosition applied = LogPosition.read(logged);
    this.ticker =
        new Ticker(
            partition,
            applied.lastOffset(),
            shared.nanos(),
            shared.tickSender(),
            shared.logEnd(),
            shared.tickIds());
    TimeBarrier barrier = new TimeBarrier(partition, shared.tickSender(), shared.tickIds());
    this.reads = shared.partitions().open(partition, applied, barrier);
    reads.seen(shared.nanos().getAsLong());
    report.opened(applied.lastOffset(), rows.restored());
  }

  void process(Received received) {
    Position at = received.at();
    ticker.received(at.offset(), received.time());
    if (at.offset() <= reads.lastOffset()) {
      // Kafka forgets the group's offsets a week after the last processor stopped; then the log is
      // read from its beginning, and what is applied stays applied once.
      report.repeated(at, reads.lastOffset());
      return;
    }
    Record<byte[], byte[]> record = received.record();
    OptionalLong oversized = Oversized.bytes(record.key(), record.value(), record.headers());
    if (oversized.isPresent()) {
      refuse(received, Oversized.sentence(oversized.getAsLong()), Optional.empty());
      return;
    }
    Command command;
    try {
      OptionalInt schema = SchemaHeader.read(record.headers());
      command = shared.wire().commands().decode(record.value(), schema);
    } catch (UndecodableException undecodable) {
      refuse(received, String.valueOf(undecodable.getMessage()), undecodable.sender());
      return;
    }
    if (isRepliedNowhere(command.header())) {
      String sentence =
          "Expected replyPartition to be below "
              + shared.replyPartitions()
              + ", but it is "
              + command.header().replyPartition().getAsInt();
      CommandHeader sender = command.header().repliedAnywhere();
      refuse(received, sentence, Optional.of(new Sender(sender, "/replyPartition")));
      return;
    }
    OptionalInt home = shared.routing().home(command.order());
    if (forwarding.isPossible(received, home) && engine.forwards()) {
      skip(received); // the copy is decided, where it belongs
      forwarding.send(received, home.getAsInt());
      return;
    }
    decide(received, home, command);
  }

  /** Its outcome would lie where its sender does not look. */
  private boolean isRepliedNowhere(CommandHeader header) {
    return header.replyPartition().orElse(0) >= shared.replyPartitions()
        && engine.refusesUnknownReplyPartitions();
  }

  /** No command, or one of which a field is bad: its sender, if it says who that is, is told. */
  private void refuse(Received received, String sentence, Optional<Sender> sender) {
    Position at = received.at();
    Decision refused =
        sender
            .map(bad -> engine.refuse(at, received.time(), bad.header(), bad.pointer(), sentence))
            .orElseGet(() -> engine.skip(at, received.time()));
    carryOut(at, publisher.encoded(refused));
    deadLetters.add(received, DeadLetterHeaders.UNDECODABLE, sentence);
  }

  private void decide(Received received, OptionalInt home, Command command) {
    Position at = received.at();
    Encoded decided;
    try {
      Optional<Position> from = Forwarding.from(received.record().headers());
      decided = publisher.encoded(engine.decide(at, from, received.time(), home, command));
    } catch (NotEquippedException | KafkaException notForThisRecord) {
      throw notForThisRecord;
    } catch (RuntimeException fault) {
      giveUp(received, command, fault);
      return;
    }
    carryOut(at, decided);
    Decision decision = decided.decision();
    report.decided(at, command.order(), decision);
    decision
        .answerTo(at)
        .flatMap(CommandTask::wrongPartition)
        .ifPresent(no -> deadLetters.add(received, no.reason().code(), no.sentence()));
    if (command.order() instanceof Order.Tick) {
      ticker.folded(command.header().commandId());
      reads.folded(command.header().commandId());
      var unused = tick(); // what is still due need not wait for the next punctuation
    }
  }

  private static Optional<Rejected> wrongPartition(Verdict verdict) {
    return verdict instanceof Rejected no && no.reason() == Rejection.WRONG_PARTITION
        ? Optional.of(no)
        : Optional.empty();
  }

  /**
   * Deciding reads only, and whoever decides this record on this state meets the same fault: it
   * would hold up the partition for ever (ADR 0050). After a Tick, the next one waits its time
   * instead of following at once.
   */
  private void giveUp(Received received, Command command, RuntimeException fault) {
    report.undecided(received.at(), fault);
    skip(received);
    String sentence =
        "Expected to decide "
            + command.order().name()
            + ", but it ends in "
            + fault.getClass().getName();
    deadLetters.add(received, DeadLetterHeaders.UNDECIDED, sentence);
    reads.folded(command.header().commandId());
  }

  /** Only position and log time move on. */
  private void skip(Received received) {
    carryOut(received.at(), publisher.encoded(engine.skip(received.at(), received.time())));
  }

  /** State first, then what the world is told; both or neither, by the transaction. */
  private void carryOut(Position at, Encoded decided) {
    engine.apply(decided.decision(), decided.head().bytes());
    rows.publish();
    reads.applied(at.offset(), decided.decision().t());
    publisher.publish(decided);
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
    report.due(overdue);
    return overdue;
  }

  void close() {
    shared.partitions().close(partition, reads);
    report.closed();
  }
}
