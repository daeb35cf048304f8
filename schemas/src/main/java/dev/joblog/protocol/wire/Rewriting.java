// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Writes records of one schema again in another, field by field: what the other lacks is left out,
 * what it has beyond gets its default.
 */
final class Rewriting {

  /** Keeps the order of a map's words: the same record is the same bytes. */
  private static final GenericData IN_ORDER =
      new GenericData() {
        @Override
        public Object newMap(Object old, int size) {
          return new LinkedHashMap<>();
        }
      };

  private final String name;
  private final GenericDatumReader<Object> resolving;
  private final GenericDatumWriter<Object> writing;

  Rewriting(Schema from, Schema to) {
    this.name = to.getName();
    this.resolving = new GenericDatumReader<>(NamedBranches.of(from, to), to, IN_ORDER);
    this.writing = new GenericDatumWriter<>(to);
  }

  /**
   * Avro reports bad bytes by whatever exception its tables happen to throw: a branch that does not
   * exist is an ArrayIndexOutOfBoundsException; a writer's schema may hold itself, and its record
   * then nests as deep as it has bytes. None of them is a fault of ours here.
   *
   * @param prefix what is written before the record
   * @param from where the record begins
   * @param itemsMax in all its lists and maps together
   * @throws UndecodableException when the bytes are no record of the one schema, or it holds what
   *     the other has no record for
   */
  byte[] rewritten(byte[] prefix, byte[] bytes, int from, int itemsMax)
      throws UndecodableException {
    BoundedDecoder in = new BoundedDecoder(bytes, from, itemsMax);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    out.writeBytes(prefix);
    try {
      Object value = resolving.read(null, in);
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      writing.write(value, encoder);
      encoder.flush();
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw SchemaReader.damaged(name, e);
    }
    SchemaReader.ended(name, in);
    return out.toByteArray();
  }
}
