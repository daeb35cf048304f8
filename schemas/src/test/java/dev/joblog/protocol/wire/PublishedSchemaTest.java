// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.joblog.protocol.wire.BundledSchemas.Bundled;
import dev.joblog.protocol.wire.BundledSchemas.Comparison;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** What others see of our schemas. */
class PublishedSchemaTest {

  @Test
  void everyTypeAndFieldIsDocumented() {
    List<String> undocumented = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Schema schema : all()) {
      collect(schema, seen, undocumented);
    }
    assertThat(undocumented).isEmpty();
    assertThat(seen).contains("dev.joblog.avro.CreateJob", "dev.joblog.avro.Beat");
  }

  @Test
  void theBundledOnesStandUnderFixedIds() {
    assertThat(BundledSchemas.all())
        .extracting(Bundled::id, Bundled::subject, Bundled::version)
        .containsExactly(
            tuple(1, "job-commands-value", 1),
            tuple(5, "job-commands-value", 2),
            tuple(2, "job-events-value", 1),
            tuple(4, "job-events-value", 2),
            tuple(6, "job-events-value", 3),
            tuple(8, "job-events-value", 4),
            tuple(3, "job-outcomes-value", 1),
            tuple(7, "job-outcomes-value", 2));
    assertThat(BundledSchemas.byId(9)).isEmpty();
    assertThat(BundledSchemas.bySubject("job-events-value")).isEqualTo(BundledSchemas.byId(8));
  }

  /** Letter by letter: registries compare them, and asyncapi.yaml shows them. */
  @Test
  void whatThisVersionPublishesIsFixed() throws Exception {
    assertThat(sha256(Subject.COMMANDS.published()))
        .isEqualTo("2ca29d321e595909502f3478ccbe712475316e6b179fcd0e8f91fe410161568c");
    assertThat(sha256(Subject.EVENTS.published()))
        .isEqualTo("3dc516a81ca75644fa1aac3376ad1a883c0af7aa58e2ed0e2ef9b9b6db95f374");
    assertThat(sha256(Subject.OUTCOMES.published()))
        .isEqualTo("ec2de0f18fc698f753d6a2ff354bf8da9c4446aaa17843af0fdd75ac2b442381");
  }

  private static String sha256(String text) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash);
  }

  @Test
  void aPostedSchemaIsComparedByItsCanonicalForm() {
    Bundled commands = BundledSchemas.bySubject("job-commands-value").orElseThrow();

    assertThat(BundledSchemas.compare(commands, commands.schema())).isEqualTo(Comparison.SAME);
    assertThat(BundledSchemas.compare(commands, " " + Subject.COMMANDS.schema()))
        .isEqualTo(Comparison.SAME);
    assertThat(BundledSchemas.compare(commands, Subject.EVENTS.published()))
        .isEqualTo(Comparison.DIFFERENT);
    assertThat(BundledSchemas.compare(commands, "\"string\"")).isEqualTo(Comparison.DIFFERENT);
    for (String invalid : List.of("", "{", "{\"type\":\"nothing\"}", "null", "[".repeat(20_000))) {
      assertThat(BundledSchemas.compare(commands, invalid)).isEqualTo(Comparison.INVALID);
    }
  }

  private static List<Schema> all() {
    return List.of(Subject.COMMANDS.schema(), Subject.EVENTS.schema(), Subject.OUTCOMES.schema());
  }

  private static void collect(Schema schema, Set<String> seen, List<String> undocumented) {
    switch (schema.getType()) {
      case ARRAY -> collect(schema.getElementType(), seen, undocumented);
      case UNION -> schema.getTypes().forEach(branch -> collect(branch, seen, undocumented));
      case ENUM, FIXED -> check(schema.getDoc(), schema.getFullName(), undocumented);
      case RECORD -> {
        if (seen.add(schema.getFullName())) {
          check(schema.getDoc(), schema.getFullName(), undocumented);
          for (Schema.Field field : schema.getFields()) {
            check(field.doc(), schema.getFullName() + "." + field.name(), undocumented);
            collect(field.schema(), seen, undocumented);
          }
        }
      }
      default -> {}
    }
  }

  private static void check(String doc, String name, List<String> undocumented) {
    if (doc == null || doc.isBlank() || !doc.endsWith(".")) {
      undocumented.add(name);
    }
  }
}
