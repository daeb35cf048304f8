// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaParseException;

/**
 * The schemas in this jar under fixed ids, as a registry would serve them. For a local run: the
 * gateway answers Confluent's REST API from here.
 */
public final class BundledSchemas {

  /**
   * @param version within its subject
   * @param schema Avro JSON, self-contained, with documentation
   */
  public record Bundled(int id, String subject, int version, String schema) {}

  /** How a posted schema compares with a bundled one. */
  public enum Comparison {
    /** The same canonical form (Avro specification, "Parsing Canonical Form"). */
    SAME,
    DIFFERENT,
    /** Not an Avro schema. */
    INVALID
  }

  private static final List<Bundled> ALL = read();

  /** Every version of every subject, older ones first. */
  public static List<Bundled> all() {
    return ALL;
  }

  public static Optional<Bundled> byId(int id) {
    return ALL.stream().filter(bundled -> bundled.id() == id).findFirst();
  }

  /** The newest version: what this build writes. */
  public static Optional<Bundled> bySubject(String subject) {
    return versions(subject).stream().reduce((older, newer) -> newer);
  }

  /** Version 1 first; none of an unknown subject. */
  public static List<Bundled> versions(String subject) {
    return ALL.stream().filter(bundled -> bundled.subject().equals(subject)).toList();
  }

  /** The caller bounds the length of {@code posted}. */
  public static Comparison compare(Bundled bundled, String posted) {
    try {
      return canonical(posted).equals(canonical(bundled.schema()))
          ? Comparison.SAME
          : Comparison.DIFFERENT;
    } catch (SchemaParseException | StackOverflowError notASchema) {
      return Comparison.INVALID;
    }
  }

  /** Whether what is written with the one is read with the other: their canonical form is one. */
  static boolean isSame(Schema one, Schema other) {
    return SchemaNormalization.toParsingForm(one).equals(SchemaNormalization.toParsingForm(other));
  }

  private static String canonical(String schema) {
    return SchemaNormalization.toParsingForm(new Schema.Parser().parse(schema));
  }

  private static List<Bundled> read() {
    List<Bundled> all = new ArrayList<>();
    for (Subject subject : Subject.values()) {
      int version = 1;
      for (Map.Entry<Integer, String> earlier : subject.earlier().entrySet()) {
        all.add(new Bundled(earlier.getKey(), subject.subject(), version, earlier.getValue()));
        version++;
      }
      all.add(new Bundled(subject.bundledId(), subject.subject(), version, subject.published()));
    }
    return List.copyOf(all);
  }

  private BundledSchemas() {}
}
