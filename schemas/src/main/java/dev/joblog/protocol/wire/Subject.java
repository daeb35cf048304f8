// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/** What this build writes to each topic, by the name that a schema registry knows it by. */
enum Subject {
  COMMANDS("job-commands-value", "command", 9),
  EVENTS("job-events-value", "event", 10),
  OUTCOMES("job-outcomes-value", "outcome", 11);

  private final String subject;
  private final String record;
  private final int bundledId;

  Subject(String subject, String record, int bundledId) {
    this.subject = subject;
    this.record = record;
    this.bundledId = bundledId;
  }

  private static final Map<Subject, Schema> NEWEST = new EnumMap<>(Subject.class);

  static {
    for (Subject each : values()) {
      NEWEST.put(each, each.newest());
    }
  }

  String subject() {
    return subject;
  }

  /** Its schema's id where no registry gives one. */
  int bundledId() {
    return bundledId;
  }

  /** What logs that exist were written with, by bundled id, version 1 first. */
  Map<Integer, String> earlier() {
    Map<Integer, String> schemas = new LinkedHashMap<>();
    for (int id : earlierIds()) {
      schemas.put(id, resource(subject + ".v" + (schemas.size() + 1) + ".avsc"));
    }
    return schemas;
  }

  private List<Integer> earlierIds() {
    return switch (this) {
      case COMMANDS -> List.of(1, 5);
      case EVENTS -> List.of(2, 4, 6, 8);
      case OUTCOMES -> List.of(3, 7);
    };
  }

  /** A file beside this class. */
  static String resource(String name) {
    try (InputStream in = Subject.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("Expected " + name + " in this jar, but it is not there");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to read " + name + ", but could not", e);
    }
  }

  /** The schema as others see it: Avro JSON, self-contained, with documentation. */
  String published() {
    return schema().toString();
  }

  Schema schema() {
    return Optional.ofNullable(NEWEST.get(this)).orElseThrow();
  }

  /** The last of its file; types that several topics share stand in one of their own. */
  private Schema newest() {
    Schema.Parser parser = new Schema.Parser();
    var unused = parser.parse(resource("job.avsc"));
    List<Schema> types = parser.parse(resource(record + ".avsc")).getTypes();
    return types.get(types.size() - 1);
  }
}
