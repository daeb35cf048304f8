// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.processor.checkpoint.Checkpoint;
import dev.joblog.processor.checkpoint.Fault;
import dev.joblog.processor.checkpoint.LogRecord;
import dev.joblog.processor.checkpoint.SampleKey;
import dev.joblog.processor.checkpoint.SampleLog;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.EventHeader;
import dev.joblog.protocol.Fact;
import dev.joblog.protocol.Position;
import dev.joblog.protocol.wire.EventWire;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Every kind of fault that can befall a log, on a fake topic: found, and its record named. */
class VerificationTest {

  private static final Instant SIGNED_AT = Instant.parse("2026-11-22T09:00:00Z");

  private final SampleLog log = SampleLog.ofEvents(3, 1, 300);
  private final List<LogRecord> records = new ArrayList<>(log.records);
  private final SampleKey key = SampleKey.fresh();

  @Test
  void aLogAsTheEngineWritesItIsSound() throws Exception {
    for (int seed = 0; seed < 10; seed++) {
      SampleLog sample = SampleLog.ofEvents(1, seed, 500);

      Verification.Result result = verify(sample.records, Checkpoints.none());

      assertThat(result.faults()).as("seed %d", seed).isEmpty();
      assertThat(result.sound())
          .singleElement()
          .satisfies(sound -> assertThat(sound.events()).isEqualTo(sample.records.size()));
    }
  }

  @Test
  void everyFlippedByteIsFoundAndItsRecordNamed() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < records.size(); i++) {
      LogRecord record = records.get(i);
      int at = random.nextInt(bytes(record).length);
      byte[] changed = bytes(record).clone();
      changed[at] ^= (byte) (1 + random.nextInt(255));

      List<LogRecord> damaged = new ArrayList<>(records);
      damaged.set(i, withValue(record, changed));

      assertThat(only(verify(damaged, Checkpoints.none()).faults()).offset())
          .as("byte %d of record %d", at, i)
          .isEqualTo(record.offset());
    }
  }

  @Test
  void anIdOfARegistryStandsBeforeManyEvents() throws Exception {
    List<LogRecord> both = new ArrayList<>(records);
    for (int i = 40; i < records.size(); i++) {
      both.set(i, withValue(records.get(i), ofId(bytes(records.get(i)), 17)));
    }

    assertThat(verify(both, Checkpoints.none()).faults()).isEmpty();
  }

  @Test
  void anIdThatIsNoneOfOursOrThatOfAnotherSchemaOfOursIsFoundWhereItStandsAlone() throws Exception {
    for (int id : new int[] {17, 2, 4}) {
      List<LogRecord> changed = new ArrayList<>(records);
      changed.set(50, withValue(records.get(50), ofId(bytes(records.get(50)), id)));

      Fault fault = only(verify(changed, Checkpoints.none()).faults());
      assertThat(fault.offset()).isEqualTo(records.get(50).offset());
      assertThat(fault.sentence()).contains(id + " stands before this event alone");
    }
  }

  private static byte[] ofId(byte[] event, int id) {
    byte[] changed = event.clone();
    ByteBuffer.wrap(changed, 1, Integer.BYTES).putInt(id);
    return changed;
  }

  @Test
  void aFlippedByteOfEachPartOfARecordNamesItsField() throws Exception {
    LogRecord record = records.get(5);
    int last = bytes(record).length - 1;

    assertThat(field(5, flipped(0))).isEqualTo("value");
    assertThat(field(5, flipped(4))).isEqualTo("value");
    assertThat(field(5, flipped(last))).isEqualTo("hash");
    assertThat(field(5, flipped(20))).isEqualTo("hash");
    assertThat(
            field(
                5,
                found ->
                    LogRecord.of(
                        3, found.offset(), found.timestamp(), new byte[36], found.value())))
        .isEqualTo("key");
    assertThat(
            field(
                5,
                found ->
                    LogRecord.of(
                        3, found.offset(), found.timestamp() + 1, found.key(), found.value())))
        .isEqualTo("timestamp");
    assertThat(field(5, found -> LogRecord.of(3, 0, found.timestamp(), found.key(), found.value())))
        .isEqualTo("offset");
    assertThat(
            field(
                5, found -> LogRecord.of(3, found.offset(), found.timestamp(), found.key(), null)))
        .isEqualTo("value");
  }

  @Test
  void aRemovedRecordIsAGapInThePositions() throws Exception {
    records.remove(10);

    Fault fault = only(verify(records, Checkpoints.none()).faults());

    assertThat(fault.field()).isEqualTo("position");
    assertThat(fault.offset()).isEqualTo(log.records.get(11).offset());
    assertThat(fault.sentence())
        .startsWith("Expected event 11 of the partition, but it is event 12");
  }

  @Test
  void aRemovedBeginningIsAGapToo() throws Exception {
    Fault fault = only(verify(records.subList(4, 20), Checkpoints.none()).faults());

    assertThat(fault.field()).isEqualTo("position");
    assertThat(fault.offset()).isEqualTo(log.records.get(4).offset());
  }

  @Test
  void twoRecordsThatChangedPlacesAreFound() throws Exception {
    LogRecord first = records.get(10);
    records.set(10, records.get(11));
    records.set(11, first);

    Fault fault = only(verify(records, Checkpoints.none()).faults());

    assertThat(fault.field()).isEqualTo("position");
    assertThat(fault.offset()).isEqualTo(log.records.get(11).offset());
  }

  @Test
  void aRepeatedRecordIsFound() throws Exception {
    LogRecord again = records.get(10);
    records.add(
        11, LogRecord.of(3, again.offset() + 1, again.timestamp(), again.key(), again.value()));

    assertThat(only(verify(records, Checkpoints.none()).faults()).field()).isEqualTo("position");
  }

  @Test
  void aCutTailIsFoundByACheckpointAndByNothingElse() throws Exception {
    Checkpoint signed = checkpoint(300, 1);
    List<LogRecord> shorter = records.subList(0, 299);

    assertThat(verify(shorter, Checkpoints.none()).isSound()).isTrue();
    Fault fault = only(verify(shorter, checkpoints(signed)).faults());

    assertThat(fault.field()).isEqualTo("tail");
    assertThat(fault.partition()).isEqualTo(3);
    assertThat(fault.offset()).isEqualTo(signed.offset());
    assertThat(only(verify(List.of(), checkpoints(signed)).faults()).field()).isEqualTo("tail");
  }

  @Test
  void aSoundLogSaysWhichCheckpointItAgreesWith() throws Exception {
    Verification.Result result =
        verify(records, checkpoints(checkpoint(100, 100), checkpoint(250, 150)));

    assertThat(result.faults()).isEmpty();
    assertThat(result.sound().get(0).newest()).contains(checkpoint(250, 150));
  }

  @Test
  void aLogWrittenAnewIsFoundByACheckpoint() throws Exception {
    List<LogRecord> forged = chained(log.events.subList(0, 200), event -> event);
    List<LogRecord> other = chained(log.events.subList(0, 200), event -> byBob(event, 50));

    assertThat(verify(forged, checkpoints(checkpoint(100, 100))).isSound()).isTrue();
    Fault fault =
        only(verify(other, checkpoints(checkpoint(40, 40), checkpoint(100, 60))).faults());

    assertThat(fault.field()).isEqualTo("checkpoint.hash");
    assertThat(fault.offset()).isEqualTo(log.records.get(99).offset());
    assertThat(fault.sentence()).contains("between position 40 and here");
  }

  @Test
  void aForgedCheckpointIsFound() throws Exception {
    Checkpoint signed = checkpoint(100, 100);
    Checkpoint forged =
        new Checkpoint(
            3, 99, signed.offset(), signed.hash(), 100, SIGNED_AT, key.keyId(), signed.signature());

    Fault fault = only(verify(records, checkpoints(forged)).faults());

    assertThat(fault.field()).isEqualTo("checkpoint.signature");
    assertThat(fault.offset()).isEqualTo(signed.offset());
  }

  @Test
  void aCheckpointOfAnUnknownKeyIsFound() throws Exception {
    Checkpoint stranger =
        SampleKey.fresh()
            .sign(3, 100, log.records.get(99).offset(), EventWire.genesis(), 1, SIGNED_AT);

    assertThat(only(verify(records, checkpoints(stranger)).faults()).field())
        .isEqualTo("checkpoint.keyId");
  }

  @Test
  void everyFlippedByteOfACheckpointIsFound() throws Exception {
    byte[] line = checkpoint(100, 100).line().getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < line.length; at++) {
      byte[] changed = line.clone();
      changed[at] ^= 1;
      Checkpoints read =
          Checkpoints.read(
              CheckpointLines.of(List.of(new String(changed, StandardCharsets.UTF_8))),
              key.publicKeys(),
              p -> true);
      assertThat(read.faults()).as("byte %d", at).hasSize(1);
    }
  }

  @Test
  void factsThatCannotFollowOneAnotherAreFoundThoughTheChainIsWhole() throws Exception {
    assertThat(rewritten(60, header -> with(header, header.sequence() + 1, header.t(), 0)))
        .isEqualTo("sequence");
    assertThat(rewritten(60, header -> with(header, header.sequence(), Instant.EPOCH, 0)))
        .isEqualTo("t");
    assertThat(rewritten(60, header -> with(header, header.sequence(), header.t(), 7)))
        .isEqualTo("ordinal");
    assertThat(rewritten(60, header -> commandAt(header, new Position(3, 0))))
        .isEqualTo("command.offset");
    assertThat(rewritten(60, header -> commandAt(header, new Position(4, 1_000_000))))
        .isEqualTo("command.partition");
  }

  @Test
  void aJobThatDoesNotBeginWithItsCreationIsFound() throws Exception {
    List<Event> events = new ArrayList<>(log.events.subList(0, 1));
    Event first = events.get(0);
    events.set(0, new Event(first.header(), new Fact.JobBecamePending()));

    assertThat(only(verify(chained(events, event -> event), Checkpoints.none()).faults()).field())
        .isEqualTo("fact");
  }

  @Test
  void eachPartitionHasItsOwnVerdict() throws Exception {
    List<LogRecord> two = new ArrayList<>(SampleLog.ofEvents(0, 5, 50).records);
    two.remove(7);
    two.addAll(records);

    Verification.Result result = verify(two, Checkpoints.none());

    assertThat(only(result.faults()).partition()).isZero();
    assertThat(result.sound()).extracting(Verification.Sound::partition).containsExactly(3);
  }

  private String rewritten(int index, UnaryOperator<EventHeader> change) throws Exception {
    List<Event> events = new ArrayList<>(log.events.subList(0, index + 1));
    Event last = events.get(index);
    events.set(index, new Event(change.apply(last.header()), last.fact()));
    List<LogRecord> forged = chained(events, event -> event);
    Fault fault = only(verify(forged, Checkpoints.none()).faults());
    assertThat(fault.offset()).isEqualTo(log.records.get(index).offset());
    return fault.field();
  }

  /** A forger's log: other events, and a chain over them that is whole. */
  private List<LogRecord> chained(List<Event> events, UnaryOperator<Event> change) {
    List<LogRecord> forged = new ArrayList<>();
    byte[] head = EventWire.genesis();
    for (int i = 0; i < events.size(); i++) {
      Event event = change.apply(events.get(i));
      EventWire.EncodedEvent encoded = SampleLog.WIRE.encode(event, i + 1, head);
      head = encoded.hash();
      LogRecord original = log.records.get(i);
      forged.add(
          LogRecord.of(
              3,
              original.offset(),
              event.header().t().toEpochMilli(),
              original.key(),
              encoded.record()));
    }
    return forged;
  }

  private Event byBob(Event event, int position) {
    EventHeader header = event.header();
    if (!event.equals(log.events.get(position))) {
      return event;
    }
    EventHeader.Cause cause = header.cause();
    return new Event(
        new EventHeader(
            header.command(),
            header.ordinal(),
            header.tenant(),
            header.jobId(),
            header.about(),
            header.sequence(),
            header.status(),
            header.t(),
            new EventHeader.Cause(cause.commandId(), cause.operation(), "bob", cause.key())),
        event.fact());
  }

  private static EventHeader with(EventHeader header, long sequence, Instant t, int later) {
    return new EventHeader(
        header.command(),
        header.ordinal() + later,
        header.tenant(),
        header.jobId(),
        header.about(),
        sequence,
        header.status(),
        t,
        header.cause());
  }

  private static EventHeader commandAt(EventHeader header, Position command) {
    return new EventHeader(
        command,
        0,
        header.tenant(),
        header.jobId(),
        header.about(),
        header.sequence(),
        header.status(),
        header.t(),
        header.cause());
  }

  private String field(int index, UnaryOperator<LogRecord> change) throws Exception {
    List<LogRecord> damaged = new ArrayList<>(records);
    damaged.set(index, change.apply(damaged.get(index)));
    Fault fault = only(verify(damaged, Checkpoints.none()).faults());
    assertThat(fault.partition()).isEqualTo(3);
    return fault.field();
  }

  private static UnaryOperator<LogRecord> flipped(int at) {
    return record -> {
      byte[] changed = bytes(record).clone();
      changed[at] ^= 1;
      return withValue(record, changed);
    };
  }

  private static byte[] bytes(LogRecord record) {
    return Objects.requireNonNull(record.value());
  }

  private static LogRecord withValue(LogRecord record, byte[] value) {
    return LogRecord.of(
        record.partition(), record.offset(), record.timestamp(), record.key(), value);
  }

  private Checkpoint checkpoint(int position, long count) throws Exception {
    PartitionCheck check = new PartitionCheck(3, SampleLog.WIRE);
    for (LogRecord record : log.records.subList(0, position)) {
      assertThat(check.check(record)).isEmpty();
    }
    return key.sign(3, position, check.offset(), check.head(), count, SIGNED_AT);
  }

  private Checkpoints checkpoints(Checkpoint... signed) throws CouldNotRun {
    return Checkpoints.read(
        CheckpointLines.of(List.of(signed).stream().map(Checkpoint::line).toList()),
        key.publicKeys(),
        p -> true);
  }

  private static Verification.Result verify(List<LogRecord> records, Checkpoints checkpoints)
      throws CouldNotRun {
    return new Verification(SampleLog.WIRE, checkpoints, quiet()).run(new MemoryLog(records));
  }

  static Progress quiet() {
    return new Progress(
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8), () -> 0);
  }

  private static Fault only(List<Fault> faults) {
    assertThat(faults).hasSize(1);
    return faults.get(0);
  }
}
