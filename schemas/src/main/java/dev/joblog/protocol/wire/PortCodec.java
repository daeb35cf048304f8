// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

/**
 * Messages of the internal query port: one byte for the version of its language, then fields in a
 * fixed order, as Avro writes them. No registry and no schema: a gateway and a processor of
 * different versions do not understand each other, and say so.
 */
final class PortCodec<R> {

  private static final byte VERSION = 2;
  private static final byte[] PREFIX = {VERSION};

  private final String name;
  private final AvroReader.Read<R> read;

  /**
   * @param name for sentences
   */
  PortCodec(String name, AvroReader.Read<R> read) {
    this.name = name;
    this.read = read;
  }

  AvroWriter begin() {
    return AvroWriter.begin(PREFIX);
  }

  R decode(byte[] message) throws UndecodableException {
    if (message.length == 0 || message[0] != VERSION) {
      throw new UndecodableException(
          "Expected version "
              + VERSION
              + " of the query language, but it is "
              + (message.length == 0 ? "nothing" : Byte.toString(message[0])));
    }
    return SchemaReader.whole(name, new AvroReader(message, PREFIX.length), read);
  }
}
