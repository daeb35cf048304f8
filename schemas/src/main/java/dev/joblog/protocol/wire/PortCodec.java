// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Messages of the internal query port: one byte for the version of its language, then Avro binary.
 * No registry: a gateway and a processor of different versions do not understand each other, and
 * say so.
 */
final class PortCodec<T extends SpecificRecordBase> {

  private static final byte VERSION = 1;
  private static final byte[] PREFIX = {VERSION};

  private final AvroCodec<T> codec;
  private final SpecificDatumReader<T> reader;

  PortCodec(Schema schema) {
    this.codec = new AvroCodec<>(schema);
    this.reader = codec.reader(schema);
  }

  byte[] encode(T value) {
    return codec.encode(PREFIX, value);
  }

  T decode(byte[] message) throws UndecodableException {
    if (message.length == 0 || message[0] != VERSION) {
      throw new UndecodableException(
          "Expected version 1 of the query language, but it is "
              + (message.length == 0 ? "nothing" : Byte.toString(message[0])));
    }
    return codec.decode(reader, new BoundedDecoder(message, PREFIX.length));
  }
}
