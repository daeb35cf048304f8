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
            tuple(9, "job-commands-value", 3),
            tuple(2, "job-events-value", 1),
            tuple(4, "job-events-value", 2),
            tuple(6, "job-events-value", 3),
            tuple(8, "job-events-value", 4),
            tuple(10, "job-events-value", 5),
            tuple(3, "job-outcomes-value", 1),
            tuple(7, "job-outcomes-value", 2),
            tuple(11, "job-outcomes-value", 3));
    assertThat(BundledSchemas.byId(12)).isEmpty();
    assertThat(BundledSchemas.bySubject("job-events-value")).isEqualTo(BundledSchemas.byId(10));
  }

  /** Letter by letter: registries compare them, and asyncapi.yaml shows them. */
  @Test
  void whatThisVersionPublishesIsFixed() throws Exception {
    assertThat(sha256(Subject.COMMANDS.published()))
        .isEqualTo("2d0cd205c3f14bd29c7eafeec91a22078f9bfccd24f34056863bbdb013923bc6");
    assertThat(sha256(Subject.EVENTS.published()))
        .isEqualTo("c0191125ecdd3202d14f5c891023535622d1d012f0637d5d0d013e7cf7a75899");
    assertThat(sha256(Subject.OUTCOMES.published()))
        .isEqualTo("c2923c904eaa5cfbca9a6e884e530c186dd25c3971e88ccdf8470a5680169cf2");
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
