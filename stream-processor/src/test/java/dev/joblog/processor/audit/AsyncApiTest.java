// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.joblog.protocol.wire.BundledSchemas;
import dev.joblog.protocol.wire.EventOutline;
import dev.joblog.topics.TopicPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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

  private final JsonNode document = read();
  private final JsonNode eventSchema = document.at("/components/messages/event/payload/schema");

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
  void itsEventSchemaIsTheOneInUseWordForWord() throws IOException {
    String inUse = BundledSchemas.bySubject("job-events-value").orElseThrow().schema();
    Schema documented = new Schema.Parser().parse(eventSchema.toString());
    Schema used = new Schema.Parser().parse(inUse);

    assertThat(documented).isEqualTo(used);
    assertThat(new ObjectMapper().readTree(documented.toString()))
        .isEqualTo(new ObjectMapper().readTree(used.toString()));
  }

  @Test
  void everyFieldSaysWhatItMeans() {
    List<String> silent = new ArrayList<>();
    describe(new Schema.Parser().parse(eventSchema.toString()), "", new HashSet<>(), silent);

    assertThat(silent).isEmpty();
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
    Checkpoint real =
        VerificationTest.newKey().sign(3, 5, 9, new byte[32], 5, Instant.ofEpochSecond(1));
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
