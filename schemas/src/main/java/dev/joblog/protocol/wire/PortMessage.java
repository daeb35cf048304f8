// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.Schema;

/**
 * What goes over the internal port, in each version of its language that this build speaks: the one
 * that the build before wrote, and its own (ADR 0223). Whoever changes a message, or a type of a
 * job or an event that is part of one, adds a version and keeps what {@link Schema#toString} says
 * of the former one beside {@code port.avsc}; a version before that goes.
 */
enum PortMessage {
  REQUEST("QueryRequest"),
  RESPONSE("QueryResponse"),
  OWNERS("Owners");

  /** Of the language that this build's code writes. */
  static final int NEWEST = 2;

  private static final List<Schema> TYPES = types();

  private final String record;

  PortMessage(String record) {
    this.record = record;
  }

  /** Older versions first. */
  SortedMap<Integer, Schema> versions() {
    return new TreeMap<>(Map.of(NEWEST, newest()));
  }

  /** What the code writes. */
  Schema newest() {
    return TYPES.stream().filter(type -> type.getName().equals(record)).findFirst().orElseThrow();
  }

  /** Of jobs and events it has those of the topics. */
  private static List<Schema> types() {
    Schema.Parser parser = new Schema.Parser();
    var unused = parser.parse(Subject.resource("job.avsc"));
    unused = parser.parse(Subject.resource("event.avsc"));
    return parser.parse(Subject.resource("port.avsc")).getTypes();
  }
}
