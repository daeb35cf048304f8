// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.specific.SpecificData;

/**
 * The generated classes behind one of our own schemas, and no others. Avro makes classes by the
 * names in a schema and therefore, since 1.12.2, refuses all that a process-wide setting does not
 * trust. Here the names come from this build's schemas only, never from a writer's, and the
 * process-wide setting stays as it is.
 */
final class OwnClasses extends SpecificData {

  private final Map<String, Class<?>> byName = new HashMap<>();

  OwnClasses(Schema ours) {
    super(OwnClasses.class.getClassLoader());
    addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    collect(ours);
  }

  @Override
  @SuppressWarnings("rawtypes") // as Avro has it
  public Class getClass(Schema schema) {
    Class<?> own = isNamed(schema) ? byName.get(schema.getFullName()) : null;
    return own != null ? own : super.getClass(schema);
  }

  private void collect(Schema schema) {
    switch (schema.getType()) {
      case RECORD -> {
        if (add(schema)) {
          schema.getFields().forEach(field -> collect(field.schema()));
        }
      }
      case ENUM, FIXED -> add(schema);
      case ARRAY -> collect(schema.getElementType());
      case MAP -> collect(schema.getValueType());
      case UNION -> schema.getTypes().forEach(this::collect);
      default -> {}
    }
  }

  private boolean add(Schema named) {
    try {
      return byName.put(named.getFullName(), Class.forName(named.getFullName())) == null;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "Expected a generated class " + named.getFullName() + ", but there is none", e);
    }
  }

  private static boolean isNamed(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ENUM, FIXED -> true;
      default -> false;
    };
  }
}
