// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Confluent's wire format: a zero byte, the schema id in four bytes (big-endian), Avro binary.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format">Wire
 *     format</a>
 */
final class TopicCodec<R> {

  static final int PREFIX_BYTES = 5;

  private static final byte MAGIC = 0;

  /** No registry gives it: ids are above 0. */
  private static final int NO_ID = -1;

  private final Subject subject;
  private final byte[] prefix;
  private final AvroReader.Read<R> read;
  private final int itemsMax;
  private final Map<Schema, SchemaReader<R>> readers = new HashMap<>();
  private final Map<Integer, List<SchemaReader<R>>> byId = new HashMap<>();
  private final Map<Integer, SchemaReader<R>> byFixedId = new HashMap<>();
  private final List<SchemaReader<R>> unknown;

  TopicCodec(Subject subject, KnownSchemas schemas, AvroReader.Read<R> read) {
    this(subject, schemas, read, Integer.MAX_VALUE);
  }

  /**
   * @param itemsMax in all lists and maps of a record together, when it is read
   */
  TopicCodec(Subject subject, KnownSchemas schemas, AvroReader.Read<R> read, int itemsMax) {
    this.subject = subject;
    this.itemsMax = itemsMax;
    this.read = read;
    this.prefix =
        ByteBuffer.allocate(PREFIX_BYTES).put(MAGIC).putInt(schemas.idOf(subject)).array();
    for (int id : schemas.ids(subject)) {
      byId.put(id, readers(schemas, id));
      schemas.bundled(subject, id).ifPresent(schema -> byFixedId.put(id, reader(schema)));
    }
    this.unknown = readers(schemas, NO_ID);
  }

  private List<SchemaReader<R>> readers(KnownSchemas schemas, int id) {
    return schemas.candidates(subject, id).stream().map(this::reader).toList();
  }

  private SchemaReader<R> reader(Schema schema) {
    return readers.computeIfAbsent(
        schema, written -> new SchemaReader<>(written, subject.schema(), read));
  }

  /** A record of this build's own schema, of which the fields are to be written. */
  AvroWriter begin() {
    return AvroWriter.begin(prefix);
  }

  /** Reads it with the first schema that it fits. */
  R decode(byte @Nullable [] record) throws UndecodableException {
    byte[] bytes = present(record);
    int id = schemaId(bytes);
    List<SchemaReader<R>> candidates = byId.getOrDefault(id, unknown);
    if (candidates.isEmpty()) {
      throw new UndecodableException(
          "Expected a schema id that "
              + subject.subject()
              + " had when this process started, but it is "
              + id);
    }
    UndecodableException first = null;
    for (SchemaReader<R> reader : candidates) {
      try {
        return reader.read(bytes, PREFIX_BYTES, itemsMax);
      } catch (UndecodableException notThisOne) {
        first = first == null ? notThisOne : first;
      }
    }
    throw first;
  }

  /**
   * Reads it with the schema of a fixed id, whatever its prefix says; a number that this build does
   * not know says nothing, and the prefix decides.
   *
   * @param number as the record's writer named it beside the record
   */
  R decode(byte @Nullable [] record, int number) throws UndecodableException {
    SchemaReader<R> reader = byFixedId.get(number);
    if (reader == null) {
      return decode(record);
    }
    byte[] bytes = present(record);
    schemaId(bytes);
    return reader.read(bytes, PREFIX_BYTES, itemsMax);
  }

  /** Whether this build's own schema is the first that records of that id are read with. */
  boolean isOwn(int id) {
    return byId.getOrDefault(id, unknown).stream()
        .findFirst()
        .filter(reader -> reader == readers.get(subject.schema()))
        .isPresent();
  }

  /** Whether that is the fixed id of this build's own schema. */
  boolean isFixed(int id) {
    return id == subject.bundledId();
  }

  /** Whether the record is in the schema that its id stands for without a registry. */
  boolean isOfItsFixedId(byte[] record) {
    try {
      SchemaReader<R> reader = byFixedId.get(schemaId(record));
      return reader != null && reader.read(record, PREFIX_BYTES, itemsMax) != null;
    } catch (UndecodableException anotherSchema) {
      return false;
    }
  }

  private static byte[] present(byte @Nullable [] record) throws UndecodableException {
    if (record == null) {
      throw new UndecodableException("Expected a record to have a value, but it is null");
    }
    return record;
  }

  static int schemaId(byte[] record) throws UndecodableException {
    if (record.length < PREFIX_BYTES) {
      throw new UndecodableException(
          "Expected a record of 5 bytes or more, but it has " + record.length);
    }
    if (record[0] != MAGIC) {
      throw new UndecodableException(
          "Expected a record to begin with a zero byte, but it begins with " + record[0]);
    }
    return ByteBuffer.wrap(record, 1, Integer.BYTES).getInt();
  }
}
