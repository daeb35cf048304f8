// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * The schema ids of the three topics, all resolved at start: nothing is looked up while records
 * flow. A schema that is registered later is unknown here, and its records are undecodable, until
 * this process starts again; so a new schema is registered, then the processors are restarted, and
 * only then is it written with.
 */
public final class KnownSchemas {

  private final Map<Subject, Integer> own;
  private final Map<Subject, Map<Integer, Schema>> writers;

  /**
   * @param own id that this build writes with
   * @param writers every schema known under the subject, by id
   */
  KnownSchemas(Map<Subject, Integer> own, Map<Subject, Map<Integer, Schema>> writers) {
    this.own = new EnumMap<>(own);
    this.writers = new EnumMap<>(Subject.class);
    for (Subject subject : Subject.values()) {
      Map<Integer, Schema> byId = new HashMap<>(writers.getOrDefault(subject, Map.of()));
      Integer id = own.get(subject);
      if (id == null) {
        throw new IllegalArgumentException(
            "Expected a schema id for " + subject.subject() + ", but there is none");
      }
      byId.put(id, subject.schema());
      this.writers.put(subject, Map.copyOf(byId));
    }
  }

  /** The schemas in this jar, with their fixed ids: for a cluster without a registry. */
  public static KnownSchemas bundled() {
    Map<Subject, Integer> own = new EnumMap<>(Subject.class);
    Map<Subject, Map<Integer, Schema>> writers = new EnumMap<>(Subject.class);
    for (Subject subject : Subject.values()) {
      own.put(subject, subject.bundledId());
      Map<Integer, Schema> earlier = new HashMap<>();
      subject.earlier().forEach((id, schema) -> earlier.put(id, new Schema.Parser().parse(schema)));
      writers.put(subject, earlier);
    }
    return new KnownSchemas(own, writers);
  }

  int idOf(Subject subject) {
    return Optional.ofNullable(own.get(subject)).orElseThrow();
  }

  Map<Integer, Schema> writers(Subject subject) {
    return Optional.ofNullable(writers.get(subject)).orElseThrow();
  }
}
