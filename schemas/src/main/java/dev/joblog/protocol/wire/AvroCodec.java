// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;

/** Avro binary of one generated class, read with the schema it was written with. */
final class AvroCodec<T extends SpecificRecordBase> {

  private static final int EXPECTED_BYTES = 512;

  private final Schema ours;
  private final OwnClasses classes;
  private final SpecificDatumWriter<T> writer;

  AvroCodec(Schema ours) {
    this.ours = ours;
    this.classes = new OwnClasses(ours);
    this.writer = new SpecificDatumWriter<>(ours, classes);
  }

  /** For records written with that schema; what ours has beyond it gets ours' defaults. */
  SpecificDatumReader<T> reader(Schema writtenWith) {
    return new SpecificDatumReader<>(NamedBranches.of(writtenWith, ours), ours, classes);
  }

  /** The prefix, then the record. */
  byte[] encode(byte[] prefix, T value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(EXPECTED_BYTES);
    out.writeBytes(prefix);
    try {
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      writer.write(value, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("Expected memory to take a record, but it did not", e);
    }
    return out.toByteArray();
  }

  /** Reads what the decoder has, to its end. */
  T decode(SpecificDatumReader<T> reader, BoundedDecoder decoder) throws UndecodableException {
    T value = read(reader, decoder);
    if (decoder.left() != 0) {
      throw new UndecodableException(
          "Expected the record to end after "
              + ours.getName()
              + ", but "
              + decoder.left()
              + " bytes follow");
    }
    return value;
  }

  /**
   * Avro reports bad bytes by whatever exception its tables happen to throw: a branch that does not
   * exist is an ArrayIndexOutOfBoundsException; a writer's schema may hold itself, and its record
   * then nests as deep as it has bytes. None of them is a fault of ours here.
   */
  private T read(SpecificDatumReader<T> reader, BoundedDecoder decoder)
      throws UndecodableException {
    try {
      return reader.read(null, decoder);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw new UndecodableException(
          "Expected "
              + ours.getName()
              + " in Avro binary, but the bytes are damaged or of an incompatible schema",
          e);
    }
  }
}
