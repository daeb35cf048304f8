// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Reads records that were written with one schema. Those of our own are read as they lie. Avro
 * resolves all others field by field, gives what ours has beyond them ours' defaults, and the
 * outcome is read as if we had written it: one reader serves both.
 */
final class SchemaReader<R> {

  private final Schema ours;
  private final boolean own;
  private final GenericDatumReader<Object> resolving;
  private final GenericDatumWriter<Object> rewriting;
  private final AvroReader.Read<R> read;

  SchemaReader(Schema writtenWith, Schema ours, AvroReader.Read<R> read) {
    this.ours = ours;
    this.own = writtenWith.equals(ours);
    this.resolving = new GenericDatumReader<>(NamedBranches.of(writtenWith, ours), ours);
    this.rewriting = new GenericDatumWriter<>(ours);
    this.read = read;
  }

  /**
   * @param from where the record begins
   * @param itemsMax in all its lists and maps together
   */
  R read(byte[] bytes, int from, int itemsMax) throws UndecodableException {
    if (!own) {
      return whole(ours.getName(), new AvroReader(resolved(bytes, from, itemsMax), 0), read);
    }
    try {
      return whole(ours.getName(), new AvroReader(bytes, from, itemsMax), read);
    } catch (UndecodableException fault) {
      // A word that is none of ours is only said of a record that is whole; its sender is told.
      var unused = resolved(bytes, from, itemsMax);
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

  /**
   * In our own schema, without a prefix. Avro reports bad bytes by whatever exception its tables
   * happen to throw: a branch that does not exist is an ArrayIndexOutOfBoundsException; a writer's
   * schema may hold itself, and its record then nests as deep as it has bytes. None of them is a
   * fault of ours here.
   */
  private byte[] resolved(byte[] bytes, int from, int itemsMax) throws UndecodableException {
    BoundedDecoder in = new BoundedDecoder(bytes, from, itemsMax);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    try {
      Object value = resolving.read(null, in);
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      rewriting.write(value, encoder);
      encoder.flush();
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw damaged(ours.getName(), e);
    }
    ended(ours.getName(), in);
    return out.toByteArray();
  }

  private static UndecodableException damaged(String name, Throwable cause) {
    return new UndecodableException(
        "Expected "
            + name
            + " in Avro binary, but the bytes are damaged or of an incompatible schema",
        cause);
  }

  private static void ended(String name, BoundedDecoder in) throws UndecodableException {
    if (in.left() != 0) {
      throw new UndecodableException(
          "Expected the record to end after " + name + ", but " + in.left() + " bytes follow");
    }
  }
}
