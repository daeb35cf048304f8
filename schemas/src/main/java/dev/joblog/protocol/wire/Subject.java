// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import org.apache.avro.Schema;

/** What this build writes to each topic, by the name that a schema registry knows it by. */
enum Subject {
  COMMANDS("job-commands-value", 1),
  EVENTS("job-events-value", 2),
  OUTCOMES("job-outcomes-value", 3);

  private final String subject;
  private final int bundledId;

  Subject(String subject, int bundledId) {
    this.subject = subject;
    this.bundledId = bundledId;
  }

  String subject() {
    return subject;
  }

  /** Its schema's id where no registry gives one. */
  int bundledId() {
    return bundledId;
  }

  /**
   * The schema as others see it: Avro JSON, self-contained, with documentation. What the code
   * generator noted for Java is left out.
   */
  String published() {
    return schema()
        .toString()
        .replace("{\"type\":\"string\",\"avro.java.string\":\"String\"}", "\"string\"")
        .replace(",\"avro.java.string\":\"String\"", "");
  }

  Schema schema() {
    return switch (this) {
      case COMMANDS -> dev.joblog.avro.Command.getClassSchema();
      case EVENTS -> dev.joblog.avro.Event.getClassSchema();
      case OUTCOMES -> dev.joblog.avro.Outcome.getClassSchema();
    };
  }
}
