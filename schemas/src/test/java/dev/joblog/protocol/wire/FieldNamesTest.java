// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Operation;
import dev.joblog.protocol.Outcome;
import dev.joblog.protocol.Rejection;
import dev.joblog.protocol.query.QueryRequest;
import dev.joblog.protocol.query.QueryResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/**
 * The codec says what the published schema says: Avro's generic reader finds each value under the
 * name that it has in our records, and what its generic writer writes is read as the same. The
 * codec itself knows places only.
 */
class FieldNamesTest {

  private static final int VALUES = 400;

  /** Parts of ours that are no record of their own on the wire: their fields stand in the outer. */
  private static final Set<String> FLAT =
      Set.of("CommandHeader", "Route", "About", "Event", "JobSort");

  /** What is a record of its own for a child stands in the create for its job. */
  private static final String OF_CREATE = "CreateJob.job";

  /** Records that the schema calls otherwise. */
  private static final Map<String, String> RECORDS =
      Map.of(
          "Key", "IdempotencyKey",
          "NewJob", "NewChild",
          "OfJob", "JobAnswer",
          "OfGrants", "GrantsAnswer",
          "OfHeartbeat", "HeartbeatAnswer",
          "Nothing", "NoAnswer");

  /** Fields that the schema calls otherwise. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "Cause.key", "Cause.idempotencyKey",
          "Outcome.writtenId", "Outcome.commandId",
          "Command.writtenId", "Command.commandId",
          "ClaimNext.waitTime", "ClaimNext.wait",
          "ListJobs.field", "ListJobs.sort");

  /** A record of theirs that only wraps a list which may be absent. */
  private static final String LIST = "StringList";

  private final KnownSchemas schemas = KnownSchemas.bundled();

  @Test
  void ofCommands() throws Exception {
    CommandWire commands = new CommandWire(schemas);
    for (int seed = 0; seed < VALUES; seed++) {
      Command command = new RandomValues(seed).next(Command.class);

      GenericRecord theirs = read(Subject.COMMANDS, commands.encode(command));

      assertThat(said(theirs)).containsExactlyInAnyOrderElementsOf(said(command));
      assertThat(commands.decode(written(Subject.COMMANDS, theirs))).isEqualTo(command);
    }
  }

  @Test
  void ofEvents() throws Exception {
    EventWire events = new EventWire(schemas);
    for (int seed = 0; seed < VALUES; seed++) {
      Event event = new RandomValues(seed).next(Event.class);
      List<String> said = said(event);
      said.add("Event.name=" + event.fact().name());
      said.add("Event.position=" + seed);
      if (event.header().about().createdBy().isEmpty()) {
        said.add("EventHeader.createdBy=");
      }

      GenericRecord theirs =
          read(Subject.EVENTS, events.encode(event, seed, EventWire.genesis()).record());

      assertThat(said(theirs)).containsExactlyInAnyOrderElementsOf(said);
      assertThat(events.decode(written(Subject.EVENTS, theirs)).event()).isEqualTo(event);
    }
  }

  @Test
  void ofOutcomes() throws Exception {
    OutcomeWire outcomes = new OutcomeWire(schemas);
    for (int seed = 0; seed < VALUES; seed++) {
      Outcome outcome = new RandomValues(seed).next(Outcome.class);

      GenericRecord theirs = read(Subject.OUTCOMES, outcomes.encode(outcome));

      assertThat(said(theirs)).containsExactlyInAnyOrderElementsOf(said(outcome));
      assertThat(outcomes.decode(written(Subject.OUTCOMES, theirs))).isEqualTo(outcome);
    }
  }

  @Test
  void ofTheInternalPort() throws Exception {
    QueryWire queries = new QueryWire();
    for (int seed = 0; seed < VALUES; seed++) {
      RandomValues random = new RandomValues(seed);
      QueryRequest request = random.next(QueryRequest.class);
      QueryResponse response = random.next(QueryResponse.class);

      assertSays(PortMessage.REQUEST, queries.encode(request), request);
      assertSays(PortMessage.RESPONSE, queries.encode(response), response);
    }
  }

  private static void assertSays(PortMessage message, byte[] bytes, Record ours) throws Exception {
    Schema schema = message.newest();
    GenericRecord theirs =
        new GenericDatumReader<GenericRecord>(schema).read(null, new BoundedDecoder(bytes, 1));
    List<String> said = said(theirs);
    said.removeIf("EventHeader.createdBy="::equals); // nobody is known
    assertThat(said).containsExactlyInAnyOrderElementsOf(said(ours));
  }

  private static GenericRecord read(Subject subject, byte[] record) throws IOException {
    BoundedDecoder in = new BoundedDecoder(record, TopicCodec.PREFIX_BYTES);
    GenericRecord read = new GenericDatumReader<GenericRecord>(published(subject)).read(null, in);
    assertThat(in.left()).isZero();
    return read;
  }

  private static byte[] written(Subject subject, GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 0, 0, 0, (byte) subject.bundledId()});
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(published(subject)).write(record, encoder);
    return out.toByteArray();
  }

  private static Schema published(Subject subject) {
    return new Schema.Parser().parse(subject.published());
  }

  /** What the generic reader sees, by record and field. */
  private static List<String> said(GenericRecord record) {
    List<String> said = new ArrayList<>();
    theirs("", record, said);
    return said;
  }

  private static void theirs(String name, Object value, List<String> said) {
    if (value instanceof GenericRecord list && list.getSchema().getName().equals(LIST)) {
      theirs(name, list.get(0), said);
    } else if (value instanceof GenericRecord record) {
      for (Schema.Field field : record.getSchema().getFields()) {
        String known = record.getSchema().getName() + "." + field.name().replaceAll("Millis$", "");
        theirs(known, record.get(field.pos()), said);
      }
      said.add(record.getSchema().getName());
    } else if (value instanceof Collection<?> items) {
      items.forEach(item -> theirs(name, item, said));
    } else if (value instanceof Map<?, ?> words) {
      words.forEach((key, word) -> said.add(name + "=" + key + ":" + word));
    } else if (value != null && !(value instanceof GenericData.Fixed)) {
      said.add(name + "=" + (value instanceof GenericData.EnumSymbol ? lower(value) : value));
    }
  }

  /** The same of one of our records. */
  private static List<String> said(Record record) throws Exception {
    List<String> said = new ArrayList<>();
    ours(record.getClass().getSimpleName(), record, said);
    return said;
  }

  private static void ours(String name, Object value, List<String> said) throws Exception {
    if (value instanceof Optional<?> maybe) {
      if (maybe.isPresent()) {
        ours(name, maybe.get(), said);
      }
    } else if (value instanceof OptionalInt maybe) {
      maybe.ifPresent(number -> said.add(name + "=" + number));
    } else if (value instanceof OptionalLong maybe) {
      maybe.ifPresent(number -> said.add(name + "=" + number));
    } else if (value instanceof Collection<?> items) {
      for (Object item : items) {
        ours(name, item, said);
      }
    } else if (value instanceof Map<?, ?> words) {
      words.forEach((key, word) -> said.add(name + "=" + key + ":" + word));
    } else if (value instanceof Operation operation) {
      if (operation instanceof Operation.Named named) {
        said.add(name + "=" + named.name());
      }
    } else if (value instanceof Record record && !(value instanceof JobId)) {
      fields(name, record, said);
    } else {
      said.add(name + "=" + word(value));
    }
  }

  private static void fields(String name, Record record, List<String> said) throws Exception {
    if (record instanceof JsonText json) {
      said.add(name + "=" + json.text());
      return;
    }
    String own = record.getClass().getSimpleName();
    boolean inOuter = FLAT.contains(own) || name.equals(OF_CREATE);
    boolean flat = inOuter && !name.isEmpty() && name.contains(".");
    String outer = flat ? name.substring(0, name.indexOf('.')) : RECORDS.getOrDefault(own, own);
    for (RecordComponent part : record.getClass().getRecordComponents()) {
      String field = outer + "." + part.getName();
      boolean saidOtherwise = part.getType() == UUID.class && !own.equals("Cause");
      boolean tenantStandsOnce = own.equals("Route") && !outer.equals("JobSpec");
      if (!saidOtherwise && !(tenantStandsOnce && part.getName().equals("tenant"))) {
        ours(FIELDS.getOrDefault(field, field), part.getAccessor().invoke(record), said);
      }
    }
    if (!flat) {
      said.add(outer);
    }
  }

  private static Object word(Object value) {
    if (value instanceof Instant t) {
      return t.toEpochMilli();
    }
    if (value instanceof Duration span) {
      return span.toMillis();
    }
    if (value instanceof Rejection reason) {
      return reason.code();
    }
    return value instanceof Enum<?> ? lower(value) : value;
  }

  private static String lower(Object word) {
    return word.toString().toLowerCase(Locale.ROOT);
  }
}
