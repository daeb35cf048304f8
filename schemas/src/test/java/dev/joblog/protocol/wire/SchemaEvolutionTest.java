// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.CommandHeader;
import dev.joblog.protocol.Completion;
import dev.joblog.protocol.Event;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Limits;
import dev.joblog.protocol.Operation;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Producers that are older, newer or simpler than this build. */
class SchemaEvolutionTest {

  private static final int THEIRS = 7;
  private static final UUID ID = UUID.fromString("0190163d-8694-739b-aea5-966c26f8ad91");

  private static final String JOB = "01234567-89ab-8005-8fed-cba987654321";

  private static final String HEADER =
      """
      {"type":"record","name":"Command","namespace":"dev.joblog.avro","fields":[
        {"name":"commandId","type":"string"},
        {"name":"tenant","type":"string"},
        {"name":"principal","type":"string"},
      """;

  private static final String CREATE =
      """
      {"type":"record","name":"CreateJob","fields":[
        {"name":"type","type":"string"},
        {"name":"payload","type":"string"}]}
      """;

  @Test
  void aSimpleProducerNamesTypeAndPayloadOnly() throws Exception {
    Schema theirs = parse(HEADER + "{\"name\":\"order\",\"type\":" + CREATE + "}]}");
    GenericRecord create =
        new GenericRecordBuilder(theirs.getField("order").schema())
            .set("type", "thumbnail")
            .set("payload", "{}")
            .build();

    Command command = reading(theirs).decode(written(theirs, header(theirs, create).build()));

    assertThat(command)
        .isEqualTo(
            new Command(
                new CommandHeader(
                    ID,
                    "acme",
                    "shop",
                    false,
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.empty()),
                new Operation.Unnamed(),
                new Order.CreateJob(
                    Optional.empty(),
                    new Route("acme", Route.DEFAULT_QUEUE, 0),
                    new Order.NewJob(
                        "thumbnail",
                        new JsonText("{}"),
                        0,
                        List.of(),
                        Collections.emptySortedMap(),
                        Optional.empty(),
                        Limits.ATTEMPTS_DEFAULT,
                        Limits.LEASE_DEFAULT,
                        RetryPolicy.DEFAULT,
                        false,
                        false,
                        Completion.BY_WORKER),
                    Optional.empty(),
                    List.of())));
  }

  @Test
  void theSameDefaultsHoldForAGenericRecordOfOurOwnSchema() throws Exception {
    Schema ours = Subject.COMMANDS.schema();
    Schema claimSchema =
        ours.getField("order").schema().getTypes().stream()
            .filter(branch -> branch.getName().equals("ClaimNext"))
            .findFirst()
            .orElseThrow();
    GenericRecord claim = new GenericRecordBuilder(claimSchema).build();

    Command command = reading(ours).decode(written(ours, header(ours, claim).build()));

    assertThat(command.order())
        .isEqualTo(
            new Order.ClaimNext(
                new Route("acme", "default", 0),
                List.of(),
                List.of(),
                1,
                Optional.empty(),
                Duration.ZERO));
  }

  @Test
  void aNewersUnknownFieldIsSkipped() throws Exception {
    Schema theirs =
        parse(
            HEADER
                + "{\"name\":\"traces\",\"type\":{\"type\":\"array\",\"items\":\"string\"}},"
                + "{\"name\":\"order\",\"type\":"
                + CREATE
                + "}]}");
    GenericRecord create =
        new GenericRecordBuilder(theirs.getField("order").schema())
            .set("type", "thumbnail")
            .set("payload", "{}")
            .build();

    Command command =
        reading(theirs)
            .decode(
                written(theirs, header(theirs, create).set("traces", List.of("a", "b")).build()));

    assertThat(command.header().commandId()).isEqualTo(ID);
  }

  /** By its shape alone the one would be a Tick and the other an ApproveJob. */
  @Test
  void aNewersUnknownOrderIsUndecodableWhateverItsShape() throws Exception {
    Schema theirs =
        parse(
            HEADER
                + "{\"name\":\"order\",\"type\":["
                + CREATE
                + ",{\"type\":\"record\",\"name\":\"PauseQueue\",\"fields\":[]}"
                + ",{\"type\":\"record\",\"name\":\"PurgeJob\",\"fields\":["
                + "{\"name\":\"jobId\",\"type\":\"string\"}]}]}]}");
    List<Schema> orders = theirs.getField("order").schema().getTypes();
    GenericRecord create =
        new GenericRecordBuilder(orders.get(0)).set("type", "a").set("payload", "{}").build();
    GenericRecord pause = new GenericRecordBuilder(orders.get(1)).build();
    GenericRecord purge = new GenericRecordBuilder(orders.get(2)).set("jobId", JOB).build();
    CommandWire reading = reading(theirs);

    assertThat(reading.decode(written(theirs, header(theirs, create).build())).order())
        .isInstanceOf(Order.CreateJob.class);
    for (GenericRecord unknown : List.of(pause, purge)) {
      byte[] record = written(theirs, header(theirs, unknown).build());
      assertThatThrownBy(() -> reading.decode(record)).isInstanceOf(UndecodableException.class);
    }
  }

  /** It must not be taken for a job that a worker completes. */
  @Test
  void aNewersUnknownCompletionIsRefusedAndItsSenderIsTold() throws Exception {
    Schema theirs =
        parse(
            HEADER
                + "{\"name\":\"order\",\"type\":{\"type\":\"record\",\"name\":\"CreateJob\",\"fields\":["
                + "{\"name\":\"type\",\"type\":\"string\"},{\"name\":\"payload\",\"type\":\"string\"},"
                + "{\"name\":\"completion\",\"type\":{\"type\":\"enum\",\"name\":\"Completion\","
                + "\"symbols\":[\"UNKNOWN\",\"BY_WORKER\",\"BY_VOTE\"],\"default\":\"UNKNOWN\"}}]}}]}");
    Schema order = theirs.getField("order").schema();
    GenericRecord create =
        new GenericRecordBuilder(order)
            .set("type", "a")
            .set("payload", "{}")
            .set(
                "completion",
                new GenericData.EnumSymbol(order.getField("completion").schema(), "BY_VOTE"))
            .build();
    byte[] record = written(theirs, header(theirs, create).build());

    UndecodableException refused =
        catchThrowableOfType(UndecodableException.class, () -> reading(theirs).decode(record));

    assertThat(refused)
        .hasMessage("Expected completion to be a word that this build knows, but it is not");
    assertThat(refused.sender().orElseThrow().pointer()).isEqualTo("/completion");
  }

  /** Why a reader of events looks at the name: docs/events.md. */
  @Test
  void yesterdaysSchemaReadsANewFactAsAnotherAndTheNameTells() throws Exception {
    Schema yesterday = parse(Subject.EVENTS.published());
    Schema tomorrow = parse(withANewFact(Subject.EVENTS.published()));
    Schema paused =
        tomorrow.getField("fact").schema().getTypes().stream()
            .filter(branch -> branch.getName().equals("JobPaused"))
            .findFirst()
            .orElseThrow();
    GenericRecord event =
        new GenericRecordBuilder(tomorrow)
            .set("header", anyHeader(yesterday, tomorrow))
            .set("name", "JobPaused")
            .set("fact", new GenericRecordBuilder(paused).set("reason", "lunch").build())
            .set("position", 1L)
            .set("hash", hash(tomorrow))
            .build();
    byte[] record = written(tomorrow, event);

    GenericRecord asYesterday = read(tomorrow, yesterday, record);
    GenericRecord asWritten = read(tomorrow, tomorrow, record);

    assertThat(((GenericRecord) asYesterday.get("fact")).getSchema().getName())
        .as("by its shape, not what happened")
        .isEqualTo("JobApproved");
    assertThat(asYesterday.get("name").toString()).isEqualTo("JobPaused");
    assertThat(((GenericRecord) asWritten.get("fact")).getSchema().getName())
        .isEqualTo("JobPaused");
  }

  private static String withANewFact(String events) {
    return events.replace(
        "{\"type\":\"record\",\"name\":\"JobPurged\"",
        "{\"type\":\"record\",\"name\":\"JobPaused\",\"fields\":[{\"name\":\"reason\",\"type\":"
            + "[\"null\",\"string\"],\"default\":null}]},"
            + "{\"type\":\"record\",\"name\":\"JobPurged\"");
  }

  /** That of some event of ours. */
  private static Object anyHeader(Schema ours, Schema theirs) throws IOException {
    Event event = new RandomValues(1).next(Event.class);
    byte[] record =
        new EventWire(KnownSchemas.bundled()).encode(event, 1, EventWire.genesis()).record();
    return read(ours, theirs, record).get("header");
  }

  private static GenericData.Fixed hash(Schema events) {
    return new GenericData.Fixed(events.getField("hash").schema(), new byte[EventWire.HASH_BYTES]);
  }

  private static GenericRecord read(Schema writer, Schema reader, byte[] record)
      throws IOException {
    return new GenericDatumReader<GenericRecord>(writer, reader)
        .read(
            null,
            DecoderFactory.get()
                .binaryDecoder(
                    record,
                    TopicCodec.PREFIX_BYTES,
                    record.length - TopicCodec.PREFIX_BYTES,
                    null));
  }

  @Test
  void aForeignSchemaUnderOurSubjectIsUndecodable() throws Exception {
    Schema theirs =
        parse(
            "{\"type\":\"record\",\"name\":\"Order\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"}]}");
    byte[] record = written(theirs, new GenericRecordBuilder(theirs).set("a", 1).build());

    assertThatThrownBy(() -> reading(theirs).decode(record))
        .isInstanceOf(UndecodableException.class);
  }

  @Test
  void aRouteOfAnotherTenantCannotBeWritten() {
    Command command =
        new Command(
            new CommandHeader(
                ID, "acme", "shop", false, OptionalInt.empty(), Optional.empty(), Optional.empty()),
            new Order.ConfigureQueue(new Route("other", "default", 0), Duration.ofDays(1)));

    assertThatThrownBy(() -> new CommandWire(KnownSchemas.bundled()).encode(command))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected the order's route to be of tenant acme, but it is of other");
  }

  private static Schema parse(String json) {
    return new Schema.Parser().parse(json);
  }

  private static GenericRecordBuilder header(Schema schema, GenericRecord order) {
    return new GenericRecordBuilder(schema)
        .set("commandId", ID.toString())
        .set("tenant", "acme")
        .set("principal", "shop")
        .set("order", order);
  }

  private static CommandWire reading(Schema theirs) {
    Map<Subject, Integer> own = new EnumMap<>(Subject.class);
    for (Subject subject : Subject.values()) {
      own.put(subject, subject.bundledId());
    }
    return new CommandWire(
        new KnownSchemas(own, Map.of(Subject.COMMANDS, Map.of(THEIRS, theirs)), List.of()));
  }

  private static byte[] written(Schema schema, GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 0, 0, 0, THEIRS});
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
