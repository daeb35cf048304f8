// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * Makes union branches match by their full name alone. Avro falls back to the shape: to an old
 * reader a newer order {@code {jobId, reason}} would be an ApproveJob. Here a branch that the
 * reader has no record of that name for becomes one that resolves to nothing, so that its records
 * are refused and all others are read.
 */
final class NamedBranches {

  private final Map<String, Schema> done = new HashMap<>();

  private NamedBranches() {}

  /** The writer's schema, fit to be resolved against the reader's. */
  static Schema of(Schema writer, Schema reader) {
    return new NamedBranches().named(writer, reader);
  }

  private Schema named(Schema writer, Schema reader) {
    return switch (writer.getType()) {
      case RECORD -> record(writer, reader);
      case UNION -> union(writer, reader);
      case ARRAY ->
          reader.getType() == Schema.Type.ARRAY
              ? Schema.createArray(named(writer.getElementType(), reader.getElementType()))
              : writer;
      default -> writer;
    };
  }

  private Schema union(Schema writer, Schema reader) {
    List<Schema> branches = new ArrayList<>();
    for (Schema branch : writer.getTypes()) {
      branches.add(named(branch, reader));
    }
    return Schema.createUnion(branches);
  }

  private Schema record(Schema writer, Schema reader) {
    Optional<Schema> match = match(writer, reader);
    if (match.isEmpty()) {
      return Schema.createEnum(
          writer.getName(), writer.getDoc(), writer.getNamespace(), List.of("UNKNOWN"));
    }
    Schema earlier = done.get(writer.getFullName());
    if (earlier != null) {
      return earlier;
    }
    Schema copy =
        Schema.createRecord(writer.getName(), writer.getDoc(), writer.getNamespace(), false);
    done.put(writer.getFullName(), copy);
    copy.setFields(fields(writer, match.get()));
    return copy;
  }

  private List<Schema.Field> fields(Schema writer, Schema reader) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : writer.getFields()) {
      Schema.Field ours = reader.getField(field.name());
      // What the reader does not have is skipped, and must keep the form it was written in.
      Schema schema = ours == null ? field.schema() : named(field.schema(), ours.schema());
      fields.add(new Schema.Field(field.name(), schema, field.doc()));
    }
    return fields;
  }

  private static Optional<Schema> match(Schema record, Schema reader) {
    if (reader.getType() == Schema.Type.UNION) {
      return reader.getTypes().stream()
          .filter(branch -> branch.getFullName().equals(record.getFullName()))
          .findFirst();
    }
    return reader.getType() == Schema.Type.RECORD ? Optional.of(reader) : Optional.empty();
  }
}
