// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
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

  private final Subject subject;
  private final AvroCodec<T> codec;
  private final byte[] prefix;
  private final Map<Integer, SpecificDatumReader<T>> readers = new HashMap<>();

  TopicCodec(Subject subject, KnownSchemas schemas) {
    this.subject = subject;
    this.codec = new AvroCodec<>(subject.schema());
    this.prefix =
        ByteBuffer.allocate(PREFIX_BYTES).put(MAGIC).putInt(schemas.idOf(subject)).array();
    schemas.writers(subject).forEach((id, schema) -> readers.put(id, codec.reader(schema)));
  }

  byte[] encode(T value) {
    return codec.encode(prefix, value);
  }

  T decode(byte @Nullable [] record) throws UndecodableException {
    if (record == null) {
      throw new UndecodableException("Expected a record to have a value, but it is null");
    }
    int id = schemaId(record);
    SpecificDatumReader<T> reader = readers.get(id);
    if (reader == null) {
      throw new UndecodableException(
          "Expected a schema id that "
              + subject.subject()
              + " had when this process started, but it is "
              + id);
    }
    return codec.decode(reader, record, PREFIX_BYTES);
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
