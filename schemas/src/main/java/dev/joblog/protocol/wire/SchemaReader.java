// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.io.IOException;
import org.apache.avro.Schema;

/**
 * Reads records that were written with one schema. Those of our own are read as they lie. Avro
 * resolves all others field by field, gives what ours has beyond them ours' defaults, and the
 * outcome is read as if we had written it: one reader serves both.
 */
final class SchemaReader<R> {

  private static final byte[] NO_PREFIX = {};

  private final Schema ours;
  private final boolean own;
  private final Rewriting rewriting;
  private final AvroReader.Read<R> read;

  SchemaReader(Schema writtenWith, Schema ours, AvroReader.Read<R> read) {
    this.ours = ours;
    this.own = writtenWith.equals(ours);
    this.rewriting = new Rewriting(writtenWith, ours);
    this.read = read;
  }

  /**
   * @param from where the record begins
   * @param itemsMax in all its lists and maps together
   */
  R read(byte[] bytes, int from, int itemsMax) throws UndecodableException {
    if (!own) {
      return whole(
          ours.getName(),
          new AvroReader(rewriting.rewritten(NO_PREFIX, bytes, from, itemsMax), 0),
          read);
    }
    try {
      return whole(ours.getName(), new AvroReader(bytes, from, itemsMax), read);
    } catch (UndecodableException fault) {
      // A word that is none of ours is only said of a record that is whole; its sender is told.
      var unused = rewriting.rewritten(NO_PREFIX, bytes, from, itemsMax);
      throw fault;
    }
  }

  /** Reads what there is, to its end. */
  static <R> R whole(String name, AvroReader in, AvroReader.Read<R> read)
      throws UndecodableException {
    R value;
    try {
      value = read.from(in);
    } catch (UndecodableException fault) {
      throw fault;
    } catch (IOException | RuntimeException e) {
      throw damaged(name, e);
    }
    ended(name, in);
    return value;
  }

  static UndecodableException damaged(String name, Throwable cause) {
    return new UndecodableException(
        "Expected "
            + name
            + " in Avro binary, but the bytes are damaged or of an incompatible schema",
        cause);
  }

  static void ended(String name, BoundedDecoder in) throws UndecodableException {
    if (in.left() != 0) {
      throw new UndecodableException(
          "Expected the record to end after " + name + ", but " + in.left() + " bytes follow");
    }
  }
}
