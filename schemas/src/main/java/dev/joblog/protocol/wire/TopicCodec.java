// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * Confluent's wire format: a zero byte, the schema id in four bytes (big-endian), Avro binary.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format">Wire
 *     format</a>
 */
final class TopicCodec<T extends SpecificRecordBase> {

  static final int PREFIX_BYTES = 5;

  private static final byte MAGIC = 0;

  /** No registry gives it: ids are above 0. */
  private static final int NO_ID = -1;

  private final Subject subject;
  private final KnownSchemas schemas;
  private final AvroCodec<T> codec;
  private final byte[] prefix;
  private final int itemsMax;
  private final Map<Schema, SpecificDatumReader<T>> readers = new HashMap<>();
  private final Map<Integer, List<SpecificDatumReader<T>>> byId = new HashMap<>();
  private final List<SpecificDatumReader<T>> unknown;

  /** What a record says in our words, or that it says nothing of ours. */
  interface Meaning<T, R> {
    R of(T value) throws UndecodableException;
  }

  TopicCodec(Subject subject, KnownSchemas schemas) {
    this(subject, schemas, Integer.MAX_VALUE);
  }

  /**
   * @param itemsMax in all lists and maps of a record together, when it is read
   */
  TopicCodec(Subject subject, KnownSchemas schemas, int itemsMax) {
    this.subject = subject;
    this.schemas = schemas;
    this.itemsMax = itemsMax;
    this.codec = new AvroCodec<>(subject.schema());
    this.prefix =
        ByteBuffer.allocate(PREFIX_BYTES).put(MAGIC).putInt(schemas.idOf(subject)).array();
    schemas.newestFirst(subject).forEach(ours -> readers.put(ours, codec.reader(ours)));
    schemas.ids(subject).forEach(id -> byId.put(id, readers(id)));
    this.unknown = readers(NO_ID);
  }

  private List<SpecificDatumReader<T>> readers(int id) {
    List<SpecificDatumReader<T>> found = new ArrayList<>();
    for (Schema schema : schemas.candidates(subject, id)) {
      found.add(readers.computeIfAbsent(schema, codec::reader));
    }
    return List.copyOf(found);
  }

  byte[] encode(T value) {
    return codec.encode(prefix, value);
  }

  /** Reads it with the first schema that it fits. */
  <R> R decode(byte @Nullable [] record, Meaning<T, R> meaning) throws UndecodableException {
    byte[] bytes = present(record);
    int id = schemaId(bytes);
    List<SpecificDatumReader<T>> candidates = byId.getOrDefault(id, unknown);
    if (candidates.isEmpty()) {
      throw new UndecodableException(
          "Expected a schema id that "
              + subject.subject()
              + " had when this process started, but it is "
              + id);
    }
    UndecodableException first = null;
    for (SpecificDatumReader<T> reader : candidates) {
      try {
        return meaning.of(codec.decode(reader, new BoundedDecoder(bytes, PREFIX_BYTES, itemsMax)));
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
  <R> R decode(byte @Nullable [] record, int number, Meaning<T, R> meaning)
      throws UndecodableException {
    SpecificDatumReader<T> reader = schemas.bundled(subject, number).map(readers::get).orElse(null);
    if (reader == null) {
      return decode(record, meaning);
    }
    byte[] bytes = present(record);
    schemaId(bytes);
    return meaning.of(codec.decode(reader, new BoundedDecoder(bytes, PREFIX_BYTES, itemsMax)));
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
  boolean isOfItsFixedId(byte[] record, Meaning<T, ?> meaning) {
    try {
      Optional<SpecificDatumReader<T>> reader =
          schemas.bundled(subject, schemaId(record)).map(readers::get);
      if (reader.isPresent()) {
        var unused =
            meaning.of(
                codec.decode(reader.get(), new BoundedDecoder(record, PREFIX_BYTES, itemsMax)));
      }
      return reader.isPresent();
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
