// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;

/** Reads {@link EventOutline}s out of bytes in this build's own schema, field by field. */
final class OutlineReader {

  private static final Schema EVENT = Subject.EVENTS.schema();
  private static final Schema HEADER = EVENT.getField("header").schema();
  private static final Schema BEAT = HEADER.getField("beat").schema();
  private static final List<Schema> FACTS = EVENT.getField("fact").schema().getTypes();
  private static final List<String> STATUSES =
      HEADER.getField("status").schema().getEnumSymbols().stream()
          .map(symbol -> symbol.toLowerCase(Locale.ROOT))
          .toList();
  private static final ByteBuffer NOT_REUSED = ByteBuffer.allocate(0);

  static EventOutline read(byte[] record, boolean ofFixedId) throws UndecodableException {
    BoundedDecoder in = new BoundedDecoder(record, TopicCodec.PREFIX_BYTES);
    EventOutline outline;
    try {
      outline = read(in, ofFixedId);
    } catch (IOException | RuntimeException e) {
      throw new UndecodableException("Expected Event in Avro binary, but the bytes are damaged", e);
    }
    if (in.left() != EventWire.HASH_BYTES) {
      throw new UndecodableException(
          "Expected the position to be followed by a hash of 32 bytes, but "
              + in.left()
              + " are left");
    }
    return outline;
  }

  private static EventOutline read(BoundedDecoder in, boolean ofFixedId) throws IOException {
    int commandPartition = in.readInt();
    long commandOffset = in.readLong();
    int ordinal = in.readInt();
    String tenant = text(in);
    String jobId = text(in);
    String queue = text(in);
    String jobType = text(in);
    skipAncestors(in);
    skipLabels(in);
    in.skipString(); // createdBy
    long sequence = in.readLong();
    String status = STATUSES.get(in.readEnum());
    long t = in.readLong();
    String commandId = text(in);
    String operation = text(in);
    String principal = text(in);
    if (in.readIndex() == 1) {
      in.skipString(); // key
      in.readLong(); // lease
      in.skipString(); // fingerprint
    }
    GenericDatumReader.skip(BEAT, in);
    in.skipString(); // name: the fact's own
    Schema fact = FACTS.get(in.readIndex());
    GenericDatumReader.skip(fact, in);
    return new EventOutline(
        commandPartition,
        commandOffset,
        ordinal,
        tenant,
        jobId,
        queue,
        jobType,
        sequence,
        status,
        t,
        commandId,
        operation,
        principal,
        fact.getName(),
        in.readLong(),
        ofFixedId);
  }

  private static void skipLabels(BoundedDecoder in) throws IOException {
    for (long items = in.readMapStart(); items > 0; items = in.mapNext()) {
      for (long i = 0; i < items; i++) {
        in.skipString(); // key
        in.skipString(); // value
      }
    }
  }

  private static void skipAncestors(BoundedDecoder in) throws IOException {
    for (long items = in.readArrayStart(); items > 0; items = in.arrayNext()) {
      for (long i = 0; i < items; i++) {
        in.skipString();
      }
    }
  }

  /** Not checked for malformed UTF-8: the chain is over the bytes. */
  private static String text(BoundedDecoder in) throws IOException {
    return new String(in.readBytes(NOT_REUSED).array(), StandardCharsets.UTF_8);
  }

  private OutlineReader() {}
}
