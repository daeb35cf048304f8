// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** A log stays readable when registry.url is set, unset or changed (ADR 0090). */
class ChangedSettingTest {

  private static final int VALUES = 15;
  private static final int OLD_VALUES = 100;

  /** No registry; one whose ids are its own; one whose ids are bundled ones, of other schemas. */
  private static final List<KnownSchemas> SETTINGS =
      List.of(KnownSchemas.bundled(), registry(101), registry(1), registry(2), registry(3));

  @Test
  void whatOneSettingWroteTheOtherReads() throws Exception {
    for (KnownSchemas then : SETTINGS) {
      EventWire eventsThen = new EventWire(then);
      OutcomeWire outcomesThen = new OutcomeWire(then);
      CommandWire commandsThen = new CommandWire(then);
      for (KnownSchemas now : SETTINGS) {
        EventWire events = new EventWire(now);
        OutcomeWire outcomes = new OutcomeWire(now);
        CommandWire commands = new CommandWire(now);
        for (int seed = 0; seed < VALUES; seed++) {
          Event event = new RandomValues(seed).next(Event.class);
          byte[] record = eventsThen.encode(event, 7, EventWire.genesis()).record();
          assertThat(events.decode(record).event()).isEqualTo(event);
          assertThat(events.outline(record)).isEqualTo(eventsThen.outline(record));

          Outcome outcome = new RandomValues(seed).next(Outcome.class);
          assertThat(outcomes.decode(outcomesThen.encode(outcome))).isEqualTo(outcome);

          byte[] command = commandsThen.encode(new RandomValues(seed).next(Command.class));
          assertThat(commands.decode(command, OptionalInt.of(commandsThen.number())))
              .isEqualTo(commandsThen.decode(command));
        }
      }
    }
  }

  /** So it does not matter that the id of an old record says nothing, or something else. */
  @Test
  void whatAnOlderSchemaWroteFitsNoNewerOne() throws Exception {
    KnownSchemas unclear = KnownSchemas.bundled();
    for (Subject subject : List.of(Subject.EVENTS, Subject.OUTCOMES)) {
      List<Schema> schemas = unclear.newestFirst(subject);
      for (int older = 1; older < schemas.size(); older++) {
        Reading clear = new Reading(registry(101, subject, schemas.get(older)));
        Reading guessed = new Reading(unclear);
        for (int seed = 0; seed < OLD_VALUES; seed++) {
          byte[] body = rewritten(encoded(subject, seed), schemas.get(0), schemas.get(older));
          for (int id : new int[] {77, subject.bundledId()}) {
            assertThat(guessed.decoded(subject, body, id))
                .as("%s, seed %d, version %d from the newest, id %d", subject, seed, older, id)
                .isEqualTo(clear.decoded(subject, body, 101));
          }
        }
      }
    }
  }

  @Test
  void aCommandWithoutANameBesideItIsWhatTheRegistrySays() throws Exception {
    Command written = new RandomValues(1).next(Command.class);
    byte[] bundled = new CommandWire(KnownSchemas.bundled()).encode(written);
    byte[] registered = new CommandWire(registry(101)).encode(written);
    Command command = new CommandWire(KnownSchemas.bundled()).decode(bundled);

    assertThat(new CommandWire(registry(101)).decode(bundled)).isEqualTo(command);
    assertThat(new CommandWire(registry(101)).decode(registered)).isEqualTo(command);
    assertThatThrownBy(() -> new CommandWire(KnownSchemas.bundled()).decode(registered))
        .isInstanceOf(UndecodableException.class)
        .hasMessageEndingWith("had when this process started, but it is 101");

    Schema foreign = new Schema.Parser().parse("\"string\"");
    KnownSchemas taken = registry(101, Subject.COMMANDS, foreign, Subject.COMMANDS.bundledId());
    assertThatThrownBy(() -> new CommandWire(taken).decode(bundled))
        .isInstanceOf(UndecodableException.class);
  }

  @Test
  void aNumberThatIsNoneOfOursLeavesItToThePrefix() throws UndecodableException {
    CommandWire commands = new CommandWire(KnownSchemas.bundled());
    Command command = new RandomValues(1).next(Command.class);
    byte[] record = commands.encode(command);

    assertThat(commands.decode(record, OptionalInt.of(99))).isEqualTo(command);

    record[4] = 99;
    assertThatThrownBy(() -> commands.decode(record, OptionalInt.of(99)))
        .isInstanceOf(UndecodableException.class)
        .hasMessageEndingWith("had when this process started, but it is 99");
  }

  private static KnownSchemas registry(int firstId) {
    return known(firstId, Map.of());
  }

  private static KnownSchemas registry(int firstId, Subject subject, Schema schema) {
    return registry(firstId + Subject.values().length, subject, schema, firstId);
  }

  private static KnownSchemas registry(int firstId, Subject subject, Schema schema, int id) {
    return known(firstId, Map.of(subject, Map.of(id, schema)));
  }

  private static KnownSchemas known(int firstId, Map<Subject, Map<Integer, Schema>> registered) {
    Map<Subject, Integer> own = new EnumMap<>(Subject.class);
    for (Subject subject : Subject.values()) {
      own.put(subject, firstId + own.size());
    }
    return new KnownSchemas(own, registered, List.of());
  }

  private static byte[] encoded(Subject subject, int seed) {
    RandomValues values = new RandomValues(seed);
    KnownSchemas schemas = KnownSchemas.bundled();
    return subject == Subject.EVENTS
        ? new EventWire(schemas)
            .encode(values.next(Event.class), seed + 1, EventWire.genesis())
            .record()
        : new OutcomeWire(schemas).encode(values.next(Outcome.class));
  }

  /** Without its prefix, as that schema's build would have written it. */
  private static byte[] rewritten(byte[] record, Schema from, Schema to) throws IOException {
    GenericRecord value =
        new GenericDatumReader<GenericRecord>(from, to)
            .read(null, DecoderFactory.get().binaryDecoder(record, 5, record.length - 5, null));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(to).write(value, encoder);
    return out.toByteArray();
  }

  private static final class Reading {

    private final EventWire events;
    private final OutcomeWire outcomes;

    Reading(KnownSchemas schemas) {
      this.events = new EventWire(schemas);
      this.outcomes = new OutcomeWire(schemas);
    }

    Object decoded(Subject subject, byte[] body, int id) throws UndecodableException {
      byte[] record =
          ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();
      if (subject == Subject.OUTCOMES) {
        return outcomes.decode(record);
      }
      EventWire.DecodedEvent event = events.decode(record);
      return List.of(event.event(), event.position(), ByteBuffer.wrap(event.hash()));
    }
  }
}
