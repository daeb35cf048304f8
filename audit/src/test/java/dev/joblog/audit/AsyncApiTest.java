// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.joblog.processor.checkpoint.Checkpoint;
import dev.joblog.processor.checkpoint.LogRecord;
import dev.joblog.processor.checkpoint.SampleKey;
import dev.joblog.processor.checkpoint.SampleLog;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.wire.BundledSchemas;
import dev.joblog.protocol.wire.EventOutline;
import dev.joblog.topics.DeadLetterHeaders;
import dev.joblog.topics.LogHeaders;
import dev.joblog.topics.SchemaHeader;
import dev.joblog.topics.TopicPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;

/** {@code docs/asyncapi.yaml} says what is on the topics: all of it, and nothing else. */
class AsyncApiTest {

  private static final int PREFIX_BYTES = 5;

  /** By the name of the message. */
  private static final Map<String, String> SUBJECTS =
      Map.of(
          "command", "job-commands-value",
          "event", "job-events-value",
          "outcome", "job-outcomes-value");

  private final JsonNode document = read();
  private final JsonNode eventSchema = schema("event");

  @Test
  void itDescribesEveryTopic() {
    Set<String> described = new TreeSet<>();
    document.get("channels").forEach(channel -> described.add(channel.get("address").asText()));

    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(
            TopicPlan.singleBroker().topics().stream().map(TopicPlan.Topic::name).toList());
    document
        .get("channels")
        .forEach(channel -> assertThat(channel.get("description").asText()).isNotBlank());
  }

  @Test
  void itsSchemasAreTheOnesInUseWordForWord() throws IOException {
    for (String message : SUBJECTS.keySet()) {
      String inUse = BundledSchemas.bySubject(SUBJECTS.get(message)).orElseThrow().schema();
      Schema documented = new Schema.Parser().parse(schema(message).toString());
      Schema used = new Schema.Parser().parse(inUse);

      assertThat(documented).as(message).isEqualTo(used);
      assertThat(new ObjectMapper().readTree(documented.toString()))
          .as(message)
          .isEqualTo(new ObjectMapper().readTree(used.toString()));
    }
  }

  @Test
  void everyFieldSaysWhatItMeans() {
    List<String> silent = new ArrayList<>();
    for (String message : SUBJECTS.keySet()) {
      Schema schema = new Schema.Parser().parse(schema(message).toString());
      describe(schema, message, new HashSet<>(), silent);
    }

    assertThat(silent).isEmpty();
  }

  @Test
  void itSaysWhichIdsStandForWhatWithoutARegistry() {
    List<String> rows =
        document
            .at("/info/description")
            .asText()
            .lines()
            .filter(line -> line.matches("\\| \\d+ .*"))
            .toList();

    assertThat(rows)
        .containsExactlyElementsOf(
            BundledSchemas.all().stream()
                .map(
                    known ->
                        "| "
                            + known.id()
                            + " | "
                            + known.subject()
                            + " | "
                            + known.version()
                            + " |")
                .toList());
  }

  @Test
  void itSaysWhereTheIdOfAJobHasItsPartition() {
    String text = document.at("/info/description").asText();
    JobId example = JobId.parse("01234567-89ab-8005-8fed-cba987654321").orElseThrow();

    assertThat(example.partition()).isEqualTo(5);
    assertThat(text).contains(example.toString(), "the version's 8, 005,");
  }

  @Test
  void itNamesTheHeadersThatWeWrite() {
    assertThat(headers("deadLetter"))
        .containsExactlyInAnyOrder(
            DeadLetterHeaders.REASON,
            DeadLetterHeaders.SENTENCE,
            DeadLetterHeaders.PARTITION,
            DeadLetterHeaders.OFFSET,
            DeadLetterHeaders.TIMESTAMP,
            "joblog-omitted-bytes");
    assertThat(headers("command"))
        .containsExactlyInAnyOrder(SchemaHeader.NAME, LogHeaders.FORWARDED_FROM);
    assertThat(headers("event")).containsExactly(LogHeaders.EVENT);
    assertThat(headers("outcome")).containsExactly(LogHeaders.VERDICT);
  }

  @Test
  void realRecordsAreReadWithItAlone() throws Exception {
    GenericDatumReader<GenericRecord> reader =
        new GenericDatumReader<>(new Schema.Parser().parse(eventSchema.toString()));
    Set<String> facts = new HashSet<>();
    for (LogRecord record : SampleLog.ofEvents(1, 5, 3_000).records) {
      byte[] value = Objects.requireNonNull(record.value());
      BinaryDecoder in =
          DecoderFactory.get()
              .binaryDecoder(value, PREFIX_BYTES, value.length - PREFIX_BYTES, null);
      GenericRecord event = reader.read(null, in);
      EventOutline outline = SampleLog.WIRE.outline(value);

      assertThat(in.isEnd()).isTrue();
      GenericRecord header = (GenericRecord) event.get("header");
      GenericRecord fact = (GenericRecord) event.get("fact");
      assertThat(header.get("jobId").toString()).isEqualTo(outline.jobId());
      assertThat(header.get("sequence")).isEqualTo(outline.sequence());
      assertThat(event.get("position")).isEqualTo(outline.position());
      facts.add(fact.getSchema().getName());
    }
    List<String> possible =
        new Schema.Parser()
            .parse(eventSchema.toString()).getField("fact").schema().getTypes().stream()
                .map(Schema::getName)
                .toList();
    assertThat(facts).as("facts that the sample has").containsExactlyInAnyOrderElementsOf(possible);
  }

  @Test
  void aCheckpointHasExactlyTheFieldsItDescribes() throws IOException {
    JsonNode payload = document.at("/components/messages/checkpoint/payload");
    Checkpoint real = SampleKey.fresh().sign(3, 5, 9, new byte[32], 5, Instant.ofEpochSecond(1));
    JsonNode json = new ObjectMapper().readTree(real.line());

    List<String> written = new ArrayList<>();
    json.fieldNames().forEachRemaining(written::add);
    List<String> described = new ArrayList<>();
    payload.get("properties").fieldNames().forEachRemaining(described::add);
    assertThat(described).isEqualTo(written);
    json.properties()
        .forEach(
            field -> {
              JsonNode property = payload.get("properties").get(field.getKey());
              assertThat(property.get("description").asText()).isNotBlank();
              assertThat(property.get("type").asText())
                  .isEqualTo(field.getValue().isNumber() ? "integer" : "string");
            });
    assertThat(payload.get("required")).hasSize(written.size());
  }

  private JsonNode schema(String message) {
    return document.at("/components/messages/" + message + "/payload/schema");
  }

  private Set<String> headers(String message) {
    Set<String> names = new TreeSet<>();
    document
        .at("/components/messages/" + message + "/headers/properties")
        .fieldNames()
        .forEachRemaining(names::add);
    return names;
  }

  private static void describe(Schema schema, String path, Set<String> seen, List<String> silent) {
    switch (schema.getType()) {
      case RECORD -> {
        note(schema.getDoc(), schema.getFullName(), silent);
        if (seen.add(schema.getFullName())) {
          for (Schema.Field field : schema.getFields()) {
            String name = path + "/" + field.name();
            note(field.doc(), name, silent);
            describe(field.schema(), name, seen, silent);
          }
        }
      }
      case ENUM, FIXED -> note(schema.getDoc(), schema.getFullName(), silent);
      case ARRAY -> describe(schema.getElementType(), path, seen, silent);
      case MAP -> describe(schema.getValueType(), path, seen, silent);
      case UNION -> schema.getTypes().forEach(each -> describe(each, path, seen, silent));
      default -> {
        // a plain value: its field says what it means
      }
    }
  }

  private static void note(String doc, String name, List<String> silent) {
    if (doc == null || doc.isBlank()) {
      silent.add(name);
    }
  }

  private static JsonNode read() {
    try {
      return new ObjectMapper(new YAMLFactory())
          .readTree(Path.of("..", "docs", "asyncapi.yaml").toFile());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
